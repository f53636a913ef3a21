//! Special functions, on `libm` alone so that a browser and a server agree in every bit.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The probability that a standard normal number is at most `x`. Accurate far into the lower tail.
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The density of the standard normal distribution.
#[must_use]
pub fn normal_density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / libm::sqrt(2.0 * PI)
}

/// The number that a standard normal one stays below with probability `p`, for `p` in the open interval (0, 1).
///
/// Wichura's algorithm AS 241, PPND16 (Applied Statistics 37, 1988): about 16 digits, down to `p` = 1e-316.
#[inline]
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&CENTRE_TOP, r) / polynomial(&CENTRE_BOTTOM, r);
    }
    let tail = normal_tail_quantile(if q < 0.0 { p } else { 1.0 - p });
    if q < 0.0 { -tail } else { tail }
}

/// How far out the normal tail of probability `tail` (0 to 0.075) begins: AS 241 outside its centre.
#[inline]
#[must_use]
pub fn normal_tail_quantile(tail: f64) -> f64 {
    let r = libm::sqrt(-libm::log(tail));
    if r <= 5.0 {
        polynomial(&NEAR_TOP, r - 1.6) / polynomial(&NEAR_BOTTOM, r - 1.6)
    } else {
        polynomial(&FAR_TOP, r - 5.0) / polynomial(&FAR_BOTTOM, r - 5.0)
    }
}

/// A polynomial with its coefficients from the constant upwards.
#[inline(always)]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    let c = coefficients;
    ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]
}

const CENTRE_TOP: [f64; 8] = [
    3.387_132_872_796_366_6,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_BOTTOM: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_66e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854_6e3,
];
const NEAR_TOP: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const NEAR_BOTTOM: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_TOP: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

/// The regularised incomplete gamma functions `(P, Q)` of shape `a` at `x` (DLMF 8.2.4); they add up to 1.
///
/// By the power series below `a + 1` and the continued fraction above (DLMF 8.11.4, 8.9.2), so that the
/// smaller of the two keeps its digits. The number of terms grows with the root of `a`.
#[must_use]
pub fn incomplete_gamma(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    let front = a * libm::log(x) - x - libm::lgamma(a);
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        let below = (libm::exp(front) * sum).min(1.0);
        return (below, 1.0 - below);
    }
    let mut fraction = Fraction::new(x + 1.0 - a);
    for i in 1..100_000 {
        let i = f64::from(i);
        if fraction.extend(-i * (i - a), x + 2.0 * i + 1.0 - a) {
            break;
        }
    }
    let above = (libm::exp(front) / fraction.value).min(1.0);
    (1.0 - above, above)
}

/// The natural logarithm of the beta function.
#[must_use]
pub fn log_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// The regularised incomplete beta function `I_x(a, b)` and its complement, given `x` and `y = 1 - x`, both
/// of which may be tiny; `log_beta` is [`log_beta`]`(a, b)`.
///
/// By the continued fraction DLMF 8.17.22 on the side of the mean where it converges fast.
#[must_use]
pub fn incomplete_beta(a: f64, b: f64, log_beta: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    // The logarithm of the larger of the two comes from the smaller, which has the digits.
    let (log_x, log_y) = if x < y { (libm::log(x), libm::log1p(-x)) } else { (libm::log1p(-y), libm::log(y)) };
    let front = libm::exp(a * log_x + b * log_y - log_beta);
    if x * (a + b + 2.0) < a + 1.0 {
        let below = (front / (a * beta_fraction(a, b, x))).min(1.0);
        (below, 1.0 - below)
    } else {
        let above = (front / (b * beta_fraction(b, a, y))).min(1.0);
        (1.0 - above, above)
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut fraction = Fraction::new(1.0);
    fraction.extend(-(a + b) * x / (a + 1.0), 1.0);
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        fraction.extend(even, 1.0);
        if fraction.extend(odd, 1.0) {
            break;
        }
    }
    fraction.value
}

/// A continued fraction `b0 + a1/(b1 + a2/(b2 + ...))`, grown from the front (Lentz 1976, Thompson & Barnett 1986).
struct Fraction {
    value: f64,
    c: f64,
    d: f64,
}

impl Fraction {
    /// Stands for 0 where the recurrences must not divide by it.
    const TINY: f64 = 1e-300;

    fn new(b0: f64) -> Self {
        let value = if b0 == 0.0 { Self::TINY } else { b0 };
        Self { value, c: value, d: 0.0 }
    }

    /// Adds a level; true when it no longer changed the value.
    fn extend(&mut self, a: f64, b: f64) -> bool {
        let nonzero = |x: f64| if x == 0.0 { Self::TINY } else { x };
        self.d = 1.0 / nonzero(b + a * self.d);
        self.c = nonzero(b + a / self.c);
        let change = self.c * self.d;
        self.value *= change;
        (change - 1.0).abs() < 1e-16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found:e} instead of {expected:e}");
    }

    #[test]
    fn normal_values_are_those_of_tables() {
        near(normal_cdf(1.96), 0.975_002_104_851_779_5, 1e-15);
        near(normal_cdf(-8.0), 6.220_960_574_271_785e-16, 1e-13);
        near(normal_quantile(0.975), 1.959_963_984_540_054, 1e-15);
        near(normal_quantile(1e-20), -9.262_340_089_798_408, 1e-15);
    }

    #[test]
    fn incomplete_gamma_values_are_known_closed_forms() {
        // Shape 1 is exponential; shape 1/2 is the error function; shape 3 has a finite sum.
        for x in [1e-9, 0.1, 0.9, 2.0, 7.0, 30.0] {
            near(incomplete_gamma(1.0, x).0, -libm::expm1(-x), 1e-14);
            near(incomplete_gamma(1.0, x).1, libm::exp(-x), 1e-13);
            near(incomplete_gamma(0.5, x).1, libm::erfc(libm::sqrt(x)), 1e-13);
            near(incomplete_gamma(3.0, x).1, libm::exp(-x) * (1.0 + x + x * x / 2.0), 1e-13);
        }
    }

    #[test]
    fn incomplete_beta_values_are_known_closed_forms() {
        let beta = |a, b, x| incomplete_beta(a, b, log_beta(a, b), x, 1.0 - x);
        for x in [0.001, 0.2, 0.5, 0.77, 0.999] {
            near(beta(1.0, 1.0, x).0, x, 1e-14);
            near(beta(3.0, 1.0, x).0, x * x * x, 1e-13);
            near(beta(0.5, 0.5, x).0, 2.0 / PI * libm::asin(libm::sqrt(x)), 1e-13);
            near(beta(2.0, 3.0, x).0, x * x * (6.0 - 8.0 * x + 3.0 * x * x), 1e-13);
        }
        near(beta(1e5, 1e5, 0.5).0, 0.5, 1e-9);
    }

    proptest::proptest! {
        #[test]
        fn the_normal_quantile_inverts_the_cdf(exponent in -40.0_f64..-0.31) {
            let p = libm::pow(10.0, exponent);
            near(normal_cdf(normal_quantile(p)), p, 1e-12);
        }
    }
}
