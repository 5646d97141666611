/** Quantiles of the standard normal distribution, exact to the last digit of a double. */
/** Two-sided 95 %. */
export const z95 = 1.959963984540054;
/** One-sided 80 %: the power with which a sample size is wanted to settle a question. */
export const z80 = 0.8416212335729143;
