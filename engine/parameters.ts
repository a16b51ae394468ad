/** A parameter that a user can set by `--set key=value`, in a config file or in a form. */
export type Parameter =
  | {
      readonly type: 'whole';
      readonly default: number;
      readonly min?: number;
      readonly max?: number;
      readonly about: string;
      readonly unit?: string;
    }
  /** A plain decimal string, kept as text so that nothing is lost. */
  | {
      readonly type: 'decimal';
      readonly default: string;
      readonly min?: string;
      readonly max?: string;
      readonly about: string;
      readonly unit?: string;
    }
  /** A decimal string, or null when it is not set. */
  | {
      readonly type: 'decimal-or-none';
      readonly default: string | null;
      readonly min?: string;
      readonly max?: string;
      readonly about: string;
      readonly unit?: string;
    }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[]; readonly about: string }
  | { readonly type: 'flag'; readonly default: boolean; readonly about: string }
  /** A duration such as `1m`, `4h`, `1d`; the value is ms. */
  | {
      readonly type: 'duration';
      readonly default: number;
      readonly min?: number;
      readonly max?: number;
      readonly about: string;
    };

export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> = P extends { readonly type: 'choice'; readonly choices: readonly (infer C)[] }
  ? C
  : P extends { readonly type: 'whole' | 'duration' }
    ? number
    : P extends { readonly type: 'flag' }
      ? boolean
      : P extends { readonly type: 'decimal-or-none' }
        ? string | null
        : string;

export type ValuesOf<P extends Parameters> = { readonly [K in keyof P]: ValueOf<P[K]> };
