import { hostOf } from '../../shared/core/hosts/host-of.ts';
import { DEFAULT_POLITENESS } from '../../shared/core/hosts/politeness.ts';
import type { Remains } from './invariants.ts';
import { isDead } from './web.ts';
import type { World } from './world.ts';

/** Less than the time for which a host is given up. */
const GIVEN_UP_FOR_MS = 290_000;

/** Where nobody answers, each target says so; and no instance asks such a host again and again. */
export function* breachesOfSilence(
	{ visits, scenario }: World,
	{ planned, results, plan }: Remains,
): Generator<string> {
	const { robots } = plan.options.politeness ?? DEFAULT_POLITENESS;
	if (!robots || scenario.web.hasSilentHosts !== true) return;
	for (const { index, url, outcome, redirects } of results) {
		const last = redirects.length === 0 && hostOf(url) !== undefined && isDead(url);
		if (last && (outcome === 'ok' || outcome === 'http_error'))
			yield `target ${index} is ${outcome}, at a host that is dead`;
	}
	const most = plan.options.retries + 1;
	const urls = [...new Set(Array.from(planned.values(), ({ url }) => url))];
	const made = urls.flatMap((url) =>
		(visits.get(url) ?? []).map((visit) => ({ ...visit, asked: visit.nextRequest?.url ?? url })),
	);
	const dead = made.filter(({ asked, found, outcome }) => isDead(asked) && found.length === 0 && outcome === 'timeout');
	for (const [host, own] of Map.groupBy(dead, ({ asked }) => hostOf(asked))) {
		for (const [life, byLife] of Map.groupBy(own, (visit) => visit.life)) {
			const starts = byLife.map(({ startedAt }) => startedAt).sort((a, b) => a - b);
			const isOften = starts.some((at, i) => (starts[i + most] ?? Number.POSITIVE_INFINITY) - at < GIVEN_UP_FOR_MS);
			if (isOften) yield `${host} is dead, and ${life.name} asks it more than ${most} times`;
		}
	}
}
