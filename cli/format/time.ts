/** `2018-04-05`, UTC. */
export const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `2018-04-05 13:30:00.250`, UTC; ms only where there are any. */
export const timeText = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');

/** From one time to another, as days where both are midnight or a day apart at least, else with the time of day. */
export const spanText = (from: number, to: number): string => {
  const [first, last] = [dayText(from), dayText(to)];
  return first === last ? `${timeText(from)} … ${timeText(to).slice(11)}` : `${first} … ${last}`;
};
