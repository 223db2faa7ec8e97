import type { LedgerLine } from '../../../shared/core/report/ledger.ts';
import { readable } from '../../../shared/core/stored-version.ts';
import type { LedgerStore } from '../../../shared/ports/ledger-store.ts';
import { refuseTooLarge } from './item-size.ts';

export function createMemoryLedgerStore(): LedgerStore {
	const lines = new Map<string, LedgerLine>();
	return {
		async write(line) {
			refuseTooLarge(line.requestId, line);
			lines.set(`${line.jobId} ${line.requestId}`, structuredClone(line));
		},
		async list(jobId) {
			const own = [...lines.values()].filter((line) => line.jobId === jobId);
			return own.map((line) => readable(structuredClone(line), `the ledger line ${line.requestId} of job ${jobId}`));
		},
		async erase(jobId) {
			for (const [key, line] of lines) if (line.jobId === jobId) lines.delete(key);
		},
	};
}
