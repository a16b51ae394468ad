const BUY = /^(b|buy|buyer|bid|1|\+1)$/i;
const SELL = /^(s|sell|seller|a|ask|-1)$/i;
const UNKNOWN = /^(|0|n|none|unknown|null|nan)$/i;

/** The side that took: +1 buyer, -1 seller, 0 unknown; NaN for a word that says none of it. */
export const takerSide = (text: string): number => {
  if (BUY.test(text)) return 1;
  if (SELL.test(text)) return -1;
  return UNKNOWN.test(text) ? 0 : NaN;
};

/** The taker from "the buyer is the maker": then the seller took. */
export const takerFromMaker = (text: string): number => {
  if (/^(true|t|1)$/i.test(text)) return -1;
  return /^(false|f|0)$/i.test(text) ? 1 : NaN;
};
