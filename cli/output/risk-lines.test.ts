import { describe, expect, it } from 'vitest';
import { bar } from './risk-lines.ts';

describe('a bar', () => {
  it('is as full as the share, and no fuller than full', () => {
    const plain = (_style: string, text: string): string => text;
    expect([null, 0, 0.5, 1, 7].map((share) => bar(share, 4, plain))).toEqual(['····', '░░░░', '▓▓░░', '▓▓▓▓', '▓▓▓▓']);
  });
});
