import { expect, it } from 'vitest';
import { EMPTY_FORM, formOf, type JobForm, jobRequest, linesOf } from '../../../../services/dashboard/form/job-form.ts';
import { OPTION_FIELDS } from '../../../../services/dashboard/form/option-fields.ts';
import { hidesSecrets, scheduleForm, scheduleRequest } from '../../../../services/dashboard/form/schedule-form.ts';
import { JobRequest } from '../../../../shared/api/schemas/job-request.ts';
import { Options } from '../../../../shared/api/schemas/request-options.ts';

const FILLED: JobForm = {
	...EMPTY_FORM,
	kind: 'check',
	urls: '# the site\n https://example.com/ \n\nhttps://example.org/',
	options: {
		concurrency: '20',
		maxPages: '',
		scope: 'domain',
		exclude: '/tag/\n/feed',
		headers: 'Accept-Language: de\nX-A: b:c',
		checkFragments: true,
		insecure: false,
	},
};

it('reads lines that say something', () => {
	expect(linesOf(' a \n# b\n\n\tc\r\n')).toEqual(['a', 'c']);
});

it('U3 asks for the job that stands in the form', () => {
	expect(jobRequest(FILLED)).toEqual({
		kind: 'check',
		mode: 'auto',
		source: { crawl: ['https://example.com/', 'https://example.org/'] },
		options: {
			concurrency: 20,
			scope: 'domain',
			exclude: ['/tag/', '/feed'],
			headers: { 'Accept-Language': 'de', 'X-A': 'b:c' },
			checkFragments: true,
		},
	});
	expect(JobRequest.safeParse(jobRequest(FILLED)).success).toBe(true);
});

it('leaves out options that are for other kinds of jobs', () => {
	const { options, source } = jobRequest({ ...FILLED, kind: 'urls' });

	expect(Object.keys(options ?? {})).toEqual(['concurrency', 'headers']);
	expect(source).toEqual({ urls: ['https://example.com/', 'https://example.org/'] });
});

it('names the list of a file in place of URLs', () => {
	const { source, kind } = jobRequest({ ...FILLED, kind: 'file' }, { upload: 'abc', name: 'urls.csv' });
	expect({ source, kind }).toEqual({ source: { upload: 'abc', name: 'urls.csv' }, kind: 'scrape' });
});

it('U4 leaves it to the API to say what is wrong with a number', () => {
	const { options } = jobRequest({ ...FILLED, options: { concurrency: 'many' } });
	expect(options).toEqual({ concurrency: 'many' });
});

it('has fields for options that the API knows, and for no others', () => {
	const known = Object.keys(Options.unwrap().shape);
	expect(OPTION_FIELDS.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});

it('shows a stored job, and stores it again as it was', () => {
	const stored = { ...jobRequest(FILLED), mode: 'threads', options: { ...jobRequest(FILLED).options, maxBody: 10 } };
	const form = formOf(stored);

	expect(form && jobRequest(form)).toEqual(stored);
	expect(formOf({ source: { upload: 'abc' } })).toBeUndefined();
});

it('R8 does not store what the API masks', () => {
	const source = { urls: [] };
	expect(hidesSecrets({ source, options: { headers: { Cookie: '***' } } })).toBe(true);
	expect(hidesSecrets({ source, options: { destinations: [] } })).toBe(true);
	expect(hidesSecrets({ source, options: { headers: { Cookie: { secret: 'NAME' } } } })).toBe(true);
	expect(hidesSecrets({ source, options: { headers: { 'X-A': 'b' } } })).toBe(false);
	expect(hidesSecrets({ source })).toBe(false);
});

it('keeps of a schedule what has no field', () => {
	const job = jobRequest(FILLED);
	const when = { expression: 'rate(1 day)', timeZone: 'UTC', onOverlap: 'skip', endAt: '2027-01-01T00:00:00Z' };
	const form = scheduleForm({ name: 'daily', ...when, job, nextRunAt: null, waiting: 0 }, FILLED);

	expect(scheduleRequest(form)).toEqual({ ...when, job });
});

it('U3 asks for the pages of a sitemap, and shows a job that does', () => {
	const request = jobRequest({ ...EMPTY_FORM, kind: 'sitemap', urls: ' https://example.com/ ' });

	expect(request).toMatchObject({ kind: 'scrape', source: { sitemap: 'https://example.com/' } });
	expect(JobRequest.safeParse(request).success).toBe(true);
	expect(formOf(request)).toMatchObject({ kind: 'sitemap', urls: 'https://example.com/' });
	expect(formOf({ ...request, source: { ...request.source, since: '7d' } })).toBeUndefined();
});
