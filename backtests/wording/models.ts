import type { RunManifest } from '../../engine/index.ts';
import { durationText } from './duration.ts';
import { counted, exact, grouped, rate } from './number.ts';

/** The parts of a venue that a run has only where they were asked for, in a few words each. */
export const chosenModels = (manifest: RunManifest): readonly string[] => {
  const { venue, account, marks } = manifest;
  const { path, feeTiers, depth, outages, rateLimit, openInterestRoom } = venue;
  const { marginTiers } = account;
  return [
    ...(path ? ['worst path within candles'] : []),
    ...(marks ? [`mark from ${marks.dataset}, funding on the ${venue.fundingPrice}`] : []),
    ...(feeTiers ? [`fees by volume (14 days before: ${exact(feeTiers.volume)})${discounts(feeTiers)}`] : []),
    ...(marginTiers ? [`margin tiers ${marginTiers.map(tierText).join(', ')}`] : []),
    ...(depth ? [`book of ${exact(depth.size)} per ${exact(depth.basisPoints)} bp`] : []),
    ...(outages ? [outageText(outages)] : []),
    ...(rateLimit ? [limitText(rateLimit)] : []),
    ...(openInterestRoom ? [`open interest leaves room for ${exact(openInterestRoom)}`] : []),
  ];
};

const discounts = ({ staking, referral, makerShare }: NonNullable<RunManifest['venue']['feeTiers']>): string => {
  const said = [
    ...(Number(staking) > 0 ? [`staking −${rate(staking)}`] : []),
    ...(Number(referral) > 0 ? [`referral −${rate(referral)}`] : []),
    ...(Number(makerShare) > 0 ? [`maker share ${rate(makerShare)}`] : []),
  ];
  return said.length === 0 ? '' : `, ${said.join(', ')}`;
};

const tierText = ({ above, maxLeverage }: NonNullable<RunManifest['account']['marginTiers']>[number]): string =>
  above === '0' ? `${maxLeverage}×` : `${maxLeverage}× above ${exact(above)}`;

const outageText = ({ schedule, random, orders }: NonNullable<RunManifest['venue']['outages']>): string => {
  const when = [
    ...(schedule.length > 0 ? [counted(schedule.length, 'outage')] : []),
    ...(random ? [`an outage of about ${durationText(random.lastsMs)} every ${durationText(random.everyMs)}`] : []),
  ];
  return `${when.join(' and ')} (orders ${orders === 'reject' ? 'rejected' : 'delayed'})`;
};

const limitText = (limit: NonNullable<RunManifest['venue']['rateLimit']>): string =>
  limit.model === 'hyperliquid'
    ? 'rate limits of Hyperliquid'
    : `at most ${grouped(limit.count, 0)} messages in ${durationText(limit.windowMs)}`;
