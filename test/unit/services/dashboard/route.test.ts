import { expect, it } from 'vitest';
import { addressOf, jobAddress, type Route, readRoute } from '../../../../services/dashboard/route/route.ts';

const ROUTES: readonly Route[] = [
	{ page: 'jobs' },
	{ page: 'new' },
	{ page: 'job', jobId: '01J', tab: 'overview', outcomes: [], text: '' },
	{ page: 'job', jobId: '01J', tab: 'results', outcomes: ['http_error', 'timeout'], text: 'a&b=c #é?' },
	{ page: 'compare', first: '', second: '' },
	{ page: 'compare', first: '01J', second: '' },
	{ page: 'compare', first: '01J', second: '01K' },
	{ page: 'schedules' },
	{ page: 'schedule', name: '' },
	{ page: 'schedule', name: 'every/day' },
];

it.each(ROUTES.map((route) => [addressOf(route), route] as const))('%s is read as it was written', (address, route) => {
	expect(readRoute(address)).toEqual(route);
});

it('shows the list of jobs where an address says nothing', () => {
	for (const address of ['', '#', '#/', '#/nothing', '#/jobs/', '#main']) {
		expect(readRoute(address)).toEqual({ page: 'jobs' });
	}
});

it('leaves out what it does not know', () => {
	expect(readRoute('#/jobs/01J/nothing?outcome=ok,nonsense&x=1')).toEqual({
		page: 'job',
		jobId: '01J',
		tab: 'overview',
		outcomes: ['ok'],
		text: '',
	});
	expect(readRoute('#/jobs/%E0%A4%A')).toEqual({ page: 'jobs' });
});

it('leads to the results of one outcome', () => {
	expect(jobAddress('01J', 'results', { outcomes: ['dead_letter'] })).toBe('#/jobs/01J/results?outcome=dead_letter');
});
