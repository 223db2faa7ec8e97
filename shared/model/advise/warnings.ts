import { formatMb } from '../format-mb.ts';
import { MB_PER_VCPU, memoryForThreads, vcpusOf, visibleCoresOf } from '../machine/lambda-cpu.ts';
import type { Setting } from '../setting.ts';

/**
 * What is odd about the threads of a setting on AWS, a sentence each; `[]` for none.
 *
 * More threads than cores take turns; and below 1,769 MB all threads together get less than one core.
 */
export function threadWarnings({ mode, threads, memoryMb }: Pick<Setting, 'mode' | 'threads' | 'memoryMb'>): string[] {
	if (mode !== 'threads' || threads === 1) return [];
	if (memoryMb < MB_PER_VCPU) {
		const share = `${vcpusOf(memoryMb).toFixed(2)} of a core`;
		return [
			`${threads} threads gain nothing for CPU work at ${formatMb(memoryMb)}: below ${formatMb(MB_PER_VCPU)} they share ${share} on AWS`,
		];
	}
	const cores = Math.min(visibleCoresOf(memoryMb), Math.ceil(vcpusOf(memoryMb)));
	if (threads <= cores) return [];
	const needed = memoryForThreads(threads);
	const remedy = needed === undefined ? 'AWS has 6 at most' : `they need ${formatMb(needed)}`;
	return [`${threads} threads are more than the ${cores} cores of ${formatMb(memoryMb)} on AWS: ${remedy}`];
}
