/** A share of something in per cent. */

const ALMOST_ALL = 0.9995
const ONE_DIGIT = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** Turns `0.985` into “98.5%”; what is not quite everything never reads as 100%. */
function inPerCent(share: number): string {
  return ONE_DIGIT.format(share < 1 && share >= ALMOST_ALL ? 0.999 : share)
}

export const useShare = () => inPerCent
