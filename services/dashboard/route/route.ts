import { OUTCOMES, type Outcome } from '../../../shared/core/result.ts';

export const JOB_TABS = ['overview', 'results', 'links', 'time'] as const;
export type JobTab = (typeof JOB_TABS)[number];

/** Which results are shown. */
export interface ResultFilter {
	/** None: all. */
	readonly outcomes: readonly Outcome[];
	readonly text: string;
}

/** What the page shows; the fragment of its address says it, so that Back and bookmarks work. */
export type Route =
	| { readonly page: 'jobs' }
	| { readonly page: 'new' }
	| ({ readonly page: 'job'; readonly jobId: string; readonly tab: JobTab } & ResultFilter)
	| { readonly page: 'compare'; readonly first: string; readonly second: string }
	| { readonly page: 'schedules' }
	/** No name: a new one. */
	| { readonly page: 'schedule'; readonly name: string };

/** What an address says; what it cannot say is the list of jobs. */
export function readRoute(fragment: string): Route {
	const [path = '', query = ''] = fragment.replace(/^#/, '').split(/\?(.*)/s);
	const [, page = '', first = '', second = ''] = path.split('/').map(decoded);
	const search = new URLSearchParams(query);
	if (page === 'new') return { page };
	if (page === 'compare') return { page, first, second };
	if (page === 'schedules') return { page };
	if (page === 'schedule') return { page, name: first };
	if (page !== 'jobs' || first === '') return { page: 'jobs' };
	const tab = JOB_TABS.find((known) => known === second) ?? 'overview';
	return { page: 'job', jobId: first, tab, outcomes: readOutcomes(search.get('outcome')), text: search.get('q') ?? '' };
}

/** The address of what is to be shown. */
export function addressOf(route: Route): string {
	switch (route.page) {
		case 'jobs':
		case 'new':
		case 'schedules':
			return `#/${route.page}`;
		case 'compare':
			return path('compare', route.first, ...(route.second === '' ? [] : [route.second]));
		case 'schedule':
			return path('schedule', ...(route.name === '' ? [] : [route.name]));
		case 'job':
			return path('jobs', route.jobId, route.tab) + queryOf(route);
	}
}

export function jobAddress(jobId: string, tab: JobTab = 'overview', filter: Partial<ResultFilter> = {}): string {
	return addressOf({ page: 'job', jobId, tab, outcomes: [], text: '', ...filter });
}

function queryOf({ outcomes, text }: ResultFilter): string {
	const search = new URLSearchParams();
	if (outcomes.length > 0) search.set('outcome', outcomes.join(','));
	if (text !== '') search.set('q', text);
	return search.size === 0 ? '' : `?${search}`;
}

function readOutcomes(text: string | null): Outcome[] {
	const named = text?.split(',') ?? [];
	return OUTCOMES.filter((outcome) => named.includes(outcome));
}

function path(...parts: readonly string[]): string {
	return `#/${parts.map(encodeURIComponent).join('/')}`;
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return '';
	}
}
