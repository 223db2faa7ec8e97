import type { ExportSpec } from '../../core/report/export/export-spec.ts';
import type { SendOutcome } from '../../ports/messenger.ts';

/** The time that an invocation has. */
export interface AttemptTime {
	/** Whether there is enough for another file of an export. */
	readonly hasTime: () => boolean;
	/** Aborts just before the invocation is ended. */
	readonly signal: AbortSignal;
}

/** How an attempt at an export ends; `from` is the part to go on with. */
export type ExportAttempt = SendOutcome | { readonly kind: 'continued'; readonly from: number };

/** Makes an attempt at an export. @param time - `from` is the part to begin with. */
export type ExportJob = (
	jobId: string,
	spec: ExportSpec,
	time: AttemptTime & { readonly from: number },
) => Promise<ExportAttempt>;
