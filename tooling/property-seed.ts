import fc from 'fast-check';

/**
 * Property tests draw from a fixed seed, so that a check that was green stays green until the code changes.
 * `PROPERTY_SEED=fresh` draws anew and `PROPERTY_SEED=<number>` repeats: fast-check prints the seed of a failure.
 */
const asked = process.env['PROPERTY_SEED'] ?? '20261121';
fc.configureGlobal({ ...fc.readConfigureGlobal(), ...(asked === 'fresh' ? {} : { seed: Number(asked) }) });
