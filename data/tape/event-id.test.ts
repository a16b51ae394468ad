import { describe, expect, it } from 'vitest';
import { eventId } from './event-id.ts';

describe('eventId', () => {
  it('is a UUID of version 5 and the RFC variant', () => {
    expect(eventId('spy/0')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is the same for the same name and another for another', () => {
    expect(eventId('spy/0')).toBe(eventId('spy/0'));
    expect(eventId('spy/0')).not.toBe(eventId('spy/1'));
  });
});
