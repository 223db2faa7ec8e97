import type { ServerResponse } from 'node:http';
import { createSite, type Site } from '../../infra/site/create-site.ts';

export interface GatedSite extends Site {
	/** Resolves when so many requests have come, answered or not. */
	seen(requests: number): Promise<void>;
	/** Answers those that wait, and from now on each at once. */
	open(): void;
}

/** A site that answers the first requests at once, and the others when it is told to. */
export async function createGatedSite({ pages, free }: { pages: number; free: number }): Promise<GatedSite> {
	const waiting: { requests: number; resolve: () => void }[] = [];
	let held: ServerResponse[] = [];
	let isOpen = false;
	let count = 0;
	const site = await createSite({
		pages,
		handler: (_, response) => {
			count++;
			for (const { requests, resolve } of waiting) if (count >= requests) resolve();
			if (isOpen || count <= free) return false;
			held.push(response);
			return true;
		},
	});
	return {
		...site,
		seen: (requests) =>
			new Promise((resolve) => {
				if (count >= requests) resolve();
				else waiting.push({ requests, resolve });
			}),
		open() {
			isOpen = true;
			for (const response of held) response.setHeader('content-type', 'text/html').end('late');
			held = [];
		},
	};
}
