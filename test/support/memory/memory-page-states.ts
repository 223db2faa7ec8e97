import { LARGEST_SKEW_MS } from '../../../shared/core/clock-skew.ts';
import type { PageState } from '../../../shared/core/page-state.ts';
import type { PageStates } from '../../../shared/ports/page-states.ts';
import { refuseTooLarge } from './item-size.ts';

export function createMemoryPageStates(): PageStates {
	const names = new Map<string, number>();
	const pages = new Map<string, Map<string, PageState>>();
	const pagesOf = (name: string) => {
		const known = pages.get(name) ?? new Map<string, PageState>();
		pages.set(name, known);
		return known;
	};
	return {
		async find(name, keys) {
			return new Map(
				keys.flatMap((key) => structuredClone(pagesOf(name).get(key)) ?? []).map((page) => [page.key, page]),
			);
		},
		async keep(name, states, now) {
			for (const state of states) {
				refuseTooLarge(state.key, state);
				const known = pagesOf(name).get(state.key)?.fetchedAt;
				if (known !== undefined && known >= state.fetchedAt && known <= now + LARGEST_SKEW_MS) continue;
				pagesOf(name).set(state.key, structuredClone(state));
			}
		},
		async use(name, expiresAt) {
			names.set(name, expiresAt);
		},
		async tidy(now) {
			for (const [name, expiresAt] of names) {
				if (expiresAt * 1000 >= now) continue;
				names.delete(name);
				pages.delete(name);
			}
		},
	};
}
