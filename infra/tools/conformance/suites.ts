import type { Suite } from './suite.ts';
import { annotations } from './suites/annotations.ts';
import { charset } from './suites/charset.ts';
import { cron } from './suites/cron.ts';
import { cssUrlSuite } from './suites/css-urls.ts';
import { csvSpectrum } from './suites/csv-spectrum.ts';
import { junitSchema } from './suites/junit-schema.ts';
import { linkHeader } from './suites/link-header.ts';
import { links } from './suites/links.ts';
import { mime } from './suites/mime.ts';
import { rateLimits } from './suites/rate-limits.ts';
import { reportLines } from './suites/report-lines.ts';
import { robots } from './suites/robots.ts';
import { sarifSchema } from './suites/sarif-schema.ts';
import { sitemap } from './suites/sitemap.ts';
import { srcset } from './suites/srcset.ts';

/** All suites, in the order in which they are told; a new one is a file in `suites/` and a line here. */
export const suites: readonly Suite[] = [
	robots,
	rateLimits,
	charset,
	links,
	srcset,
	cssUrlSuite,
	linkHeader,
	mime,
	reportLines,
	annotations,
	junitSchema,
	sarifSchema,
	csvSpectrum,
	cron,
	sitemap,
];
