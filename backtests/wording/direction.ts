/** Class of a number that gained or lost; none where it did neither. */
export const directionOf = (value: number | null): 'up' | 'down' | '' => {
  if (value === null || value === 0) return '';
  return value < 0 ? 'down' : 'up';
};
