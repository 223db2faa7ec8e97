/** One thing that is wrong with a request, by its path in it. */
export interface Fault {
	readonly path: string;
	readonly detail: string;
}

interface Told {
	/** 0: there was no answer. */
	readonly status: number;
	readonly detail: string;
	readonly faults?: readonly Fault[];
	readonly retryAfterMs?: number;
}

/** A call that was not answered as it should be, in words for people. */
export class ApiProblem extends Error {
	override readonly name = 'ApiProblem';
	readonly status: number;
	readonly faults: readonly Fault[];
	/** How long the API asks to wait. */
	readonly retryAfterMs: number | undefined;

	constructor({ status, detail, faults = [], retryAfterMs }: Told) {
		super(detail);
		this.status = status;
		this.faults = faults;
		this.retryAfterMs = retryAfterMs;
	}
}

/** What an answer says that is none of 2xx. */
export async function problemOf(response: Response): Promise<ApiProblem> {
	const { status, headers } = response;
	const seconds = Number(headers.get('retry-after'));
	const body: unknown = await response.json().catch(() => undefined);
	const { detail, errors } = (body ?? {}) as { readonly detail?: unknown; readonly errors?: unknown };
	return new ApiProblem({
		status,
		detail: typeof detail === 'string' ? detail : `the server answers with status ${status}`,
		faults: Array.isArray(errors) ? errors : [],
		...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
	});
}
