/** A dead-lettered message, kept for people. */
export interface ArchivedMessage {
	/** Absent if the body does not tell. */
	readonly jobId?: string;
	readonly queue: string;
	readonly messageId: string;
	readonly body: string;
	readonly reason: string;
	/** Milliseconds since the epoch. */
	readonly archivedAt: number;
	/** How much of its job was stored by then: records and plan entries. Absent where nobody asks how a job gets on. */
	readonly progress?: number;
}

/** Where dead-lettered messages are kept. Every adapter passes `test/contract/archive.contract.ts`. */
export interface Archive {
	/** Archiving the same message again leaves one. */
	keep(message: ArchivedMessage, expiresAt: number): Promise<void>;
	list(jobId: string): Promise<ArchivedMessage[]>;
	/** Deletes all that is stored of a job here; what is written later stays until it expires. */
	erase(jobId: string): Promise<void>;
}
