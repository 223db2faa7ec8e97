import { expect, it } from 'vitest';
import { startOf } from '../../../../shared/app/fetch/pool-item.ts';
import { NOTHING_SPENT } from '../../../../shared/core/next-request.ts';
import { aTarget } from '../../../support/builders.ts';

const nextRequest = { url: 'https://a.example/', redirects: [], spent: NOTHING_SPENT };

it.each([
	{ what: 'a first attempt', target: aTarget(0), start: undefined },
	{ what: 'an attempt after one that failed', target: aTarget(0, { attempts: 1 }), start: { isRetry: true } },
	{ what: 'an attempt that goes on', target: aTarget(0, { attempts: 1, nextRequest }), start: { nextRequest } },
])('W3 says of $what whether HEAD may be asked for', ({ target, start }) => {
	expect(startOf(target, undefined)).toEqual(start);
});
