import type { Archive, ArchivedMessage } from '../../../shared/ports/archive.ts';

export function createMemoryArchive(): Archive {
	const kept = new Map<string, ArchivedMessage>();
	return {
		async keep(message) {
			kept.set(message.messageId, structuredClone(message));
		},
		async list(jobId) {
			const messages = [...kept.values()].filter((message) => message.jobId === jobId);
			return structuredClone(messages.sort((a, b) => a.archivedAt - b.archivedAt));
		},
		async erase(jobId) {
			for (const message of kept.values()) if (message.jobId === jobId) kept.delete(message.messageId);
		},
	};
}
