/** How a session went: fed with its tape and events, it gives the numbers of the report. */
export { Analysis } from './analysis.ts';
