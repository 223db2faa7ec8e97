/** What an invocation used: the figures of Lambda's REPORT line. */
export interface ReportFigures {
	readonly requestId: string;
	readonly durationMs: number;
	/** Whole milliseconds; on a cold start with `initMs` in it, which Lambda bills since August 2025. */
	readonly billedMs: number;
	readonly memoryMb: number;
	readonly maxMemoryMb: number;
	/** Only on a cold start. */
	readonly initMs?: number;
	/** Absent after a handler that returned or threw. */
	readonly status?: 'timeout' | 'error';
	/** Only with `status: 'error'`. */
	readonly errorType?: string;
}

/** A REPORT line and what the local cloud knows beyond it. */
export interface Report extends ReportFigures {
	readonly functionName: string;
	/** Log stream name of the environment. */
	readonly instanceId: string;
	/** CPU time of the handler's own thread; threads that it starts are not in it. */
	readonly cpuUserMs: number;
	readonly cpuSystemMs: number;
}

export function billedMs(durationMs: number, initMs = 0): number {
	return Math.ceil(durationMs + initMs);
}

/** Byte for byte as Lambda's, the trailing tab included. */
export function formatReportLine(figures: ReportFigures): string {
	const fields = [
		`REPORT RequestId: ${figures.requestId}`,
		`Duration: ${figures.durationMs.toFixed(2)} ms`,
		`Billed Duration: ${figures.billedMs} ms`,
		`Memory Size: ${figures.memoryMb} MB`,
		`Max Memory Used: ${figures.maxMemoryMb} MB`,
	];
	if (figures.initMs !== undefined) fields.push(`Init Duration: ${figures.initMs.toFixed(2)} ms`);
	if (figures.status !== undefined) fields.push(`Status: ${figures.status}`);
	if (figures.errorType !== undefined) fields.push(`Error Type: ${figures.errorType}`);
	return `${fields.join('\t')}\t`;
}

const FIELDS = {
	requestId: /^REPORT RequestId: (\S+)/,
	durationMs: /\tDuration: ([\d.]+) ms/,
	billedMs: /\tBilled Duration: (\d+) ms/,
	memoryMb: /\tMemory Size: (\d+) MB/,
	maxMemoryMb: /\tMax Memory Used: (\d+) MB/,
	initMs: /\tInit Duration: ([\d.]+) ms/,
	status: /\tStatus: (timeout|error)/,
	errorType: /\tError Type: (\S+)/,
};

/** The figures of a REPORT line, of Lambda's or of ours; `undefined` for any other line. */
export function parseReportLine(line: string): ReportFigures | undefined {
	const requestId = FIELDS.requestId.exec(line)?.[1];
	const number = (field: RegExp) => {
		const digits = field.exec(line)?.[1];
		return digits === undefined ? undefined : Number(digits);
	};
	const durationMs = number(FIELDS.durationMs);
	const billed = number(FIELDS.billedMs);
	if (requestId === undefined || durationMs === undefined || billed === undefined) return undefined;

	const initMs = number(FIELDS.initMs);
	const status = FIELDS.status.exec(line)?.[1] as 'timeout' | 'error' | undefined;
	const errorType = FIELDS.errorType.exec(line)?.[1];
	return {
		requestId,
		durationMs,
		billedMs: billed,
		memoryMb: number(FIELDS.memoryMb) ?? 0,
		maxMemoryMb: number(FIELDS.maxMemoryMb) ?? 0,
		...(initMs !== undefined && { initMs }),
		...(status !== undefined && { status }),
		...(errorType !== undefined && { errorType }),
	};
}
