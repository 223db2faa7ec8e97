import type { LedgerLine } from '../../core/job/ledger.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import { refuseTooLarge } from './item-size.ts';

export function createMemoryLedgerStore(): LedgerStore {
	const lines = new Map<string, LedgerLine>();
	return {
		async write(line) {
			refuseTooLarge(line.requestId, line);
			lines.set(`${line.jobId} ${line.requestId}`, structuredClone(line));
		},
		async list(jobId) {
			return structuredClone([...lines.values()].filter((line) => line.jobId === jobId));
		},
		async erase(jobId) {
			for (const [key, line] of lines) if (line.jobId === jobId) lines.delete(key);
		},
	};
}
