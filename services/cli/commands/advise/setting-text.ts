import { formatMb } from '../../../../shared/model/format-mb.ts';
import type { Setting } from '../../../../shared/model/setting.ts';
import { formatPlural } from '../../text/format.ts';

/** `fanout, 30 instances of 1,769 MB, 50 in flight each`. */
export function settingText({ mode, maxInstances, memoryMb, concurrency, threads }: Setting): string {
	switch (mode) {
		case 'fanout':
			return `fanout, ${formatPlural(maxInstances, 'instance')} of ${formatMb(memoryMb)}, ${concurrency} in flight each`;
		case 'threads':
			return `threads, ${formatPlural(threads, 'thread')} in ${formatMb(memoryMb)}, ${concurrency} in flight each`;
		case 'sequential':
			return `sequential, ${formatMb(memoryMb)}`;
	}
}

/** The options that ask for it. */
export function settingOptions({
	mode,
	maxInstances,
	memoryMb,
	concurrency,
	threads,
	chunkSize,
	batchSize,
}: Setting): string {
	const own = {
		fanout: ` --max-instances ${maxInstances} --batch-size ${batchSize} --concurrency ${concurrency}`,
		threads: ` --threads ${threads} --concurrency ${concurrency}`,
		sequential: '',
	}[mode];
	return `--mode ${mode}${own} --chunk-size ${chunkSize} --memory ${memoryMb}`;
}
