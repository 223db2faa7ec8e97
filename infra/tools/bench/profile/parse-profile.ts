import type { CpuProfile } from './thread-profile.ts';

const NAME = /"functionName":"(.*?)","lineNumber":/g;
/** Times are written in 32 bits: they start anew after 71 minutes. */
const WRAP_US = 2 ** 32;

/**
 * Reads what a worker's `CPUProfileHandle` gives in Node.js 24: JSON, but for names of functions, which it does not
 * escape (V8 names a regular expression after its source), and for its times, which wrap.
 *
 * @param nowUs - Of the monotonic clock, which no profile ends after.
 */
export function parseProfile(text: string, nowUs: number): CpuProfile {
	const escaped = text.replace(NAME, (_, name: string) => `"functionName":${JSON.stringify(name)},"lineNumber":`);
	const profile = JSON.parse(escaped) as CpuProfile;
	const endTime = nowUs - ((((nowUs - profile.endTime) % WRAP_US) + WRAP_US) % WRAP_US);
	const sampledUs = profile.timeDeltas.reduce((total, us) => total + us, 0);
	return { ...profile, startTime: endTime - sampledUs, endTime };
}
