//! Adam (Kingma and Ba 2015): steps down a gradient, each number at its own pace.

use pulp::{Arch, Simd, WithSimd};

const FIRST_DECAY: f32 = 0.9;
const SECOND_DECAY: f32 = 0.999;
const TINY: f32 = 1e-8;

/// The pace of the numbers of one matrix.
#[derive(Clone, Debug)]
pub struct Adam {
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Adam {
    /// For so many numbers, at rest.
    pub fn new(count: usize) -> Self {
        Self { first: vec![0.0; count], second: vec![0.0; count] }
    }

    /// Shows all that a checkpoint must hold of it, in a fixed order.
    pub fn visit(&mut self, visitor: &mut dyn FnMut(&mut Vec<f32>)) {
        visitor(&mut self.first);
        visitor(&mut self.second);
    }

    /// Takes step `number` (from 1 on) at `rate` against a gradient.
    ///
    /// # Panics
    /// When `numbers` or `gradient` are of another size.
    pub fn step(&mut self, numbers: &mut [f32], gradient: &[f32], rate: f32, number: u64) {
        assert!(numbers.len() == self.first.len() && gradient.len() == self.first.len(), "one pace for each number");
        // Beyond so many steps both corrections are 1 in single precision.
        let power = number.min(100_000) as i32;
        let first_whole = 1.0 - FIRST_DECAY.powi(power);
        let second_whole = 1.0 - SECOND_DECAY.powi(power);
        Arch::new().dispatch(Step {
            adam: self,
            numbers,
            gradient,
            rate: rate / first_whole,
            scale: 1.0 / second_whole.sqrt(),
        });
    }
}

struct Step<'a> {
    adam: &'a mut Adam,
    numbers: &'a mut [f32],
    gradient: &'a [f32],
    rate: f32,
    scale: f32,
}

impl WithSimd for Step<'_> {
    type Output = ();

    // Plain arithmetic, compiled for the widest registers that the machine has.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { adam, numbers, gradient, rate, scale } = self;
        let moments = adam.first.iter_mut().zip(adam.second.iter_mut());
        for ((number, gradient), (first, second)) in numbers.iter_mut().zip(gradient).zip(moments) {
            *first = FIRST_DECAY * *first + (1.0 - FIRST_DECAY) * gradient;
            *second = SECOND_DECAY * *second + (1.0 - SECOND_DECAY) * (gradient * gradient);
            *number -= rate * *first / (second.sqrt() * scale + TINY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_of_a_bowl() {
        let bottom = [3.0_f32, -1.0, 0.5];
        let mut numbers = [0.0_f32; 3];
        let mut adam = Adam::new(3);
        for number in 1..=2000 {
            let gradient: Vec<f32> = numbers.iter().zip(bottom).map(|(at, bottom)| 2.0 * (at - bottom)).collect();
            adam.step(&mut numbers, &gradient, 0.02, number);
        }
        assert!(numbers.iter().zip(bottom).all(|(at, bottom)| (at - bottom).abs() < 1e-3), "{numbers:?}");
    }

    #[test]
    fn the_first_step_is_as_long_as_the_rate() {
        let mut numbers = [0.0_f32; 2];
        Adam::new(2).step(&mut numbers, &[1e-3, -50.0], 0.1, 1);
        assert!((numbers[0] + 0.1).abs() < 1e-5 && (numbers[1] - 0.1).abs() < 1e-5, "{numbers:?}");
    }
}
