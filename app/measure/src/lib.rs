//! Statistics of data: profiles, distributions, scores.
