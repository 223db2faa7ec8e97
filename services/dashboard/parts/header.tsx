import { addressOf, type Route } from '../route/route.ts';

interface HeaderProps {
	readonly route: Route;
	readonly onLogOut: () => void;
}

const LINKS = [
	{ label: 'Jobs', to: { page: 'jobs' }, pages: ['jobs', 'job'] },
	{ label: 'New job', to: { page: 'new' }, pages: ['new'] },
	{ label: 'Compare', to: { page: 'compare', first: '', second: '' }, pages: ['compare'] },
	{ label: 'Schedules', to: { page: 'schedules' }, pages: ['schedules', 'schedule'] },
] as const satisfies readonly { label: string; to: Route; pages: readonly Route['page'][] }[];

export function Header({ route, onLogOut }: HeaderProps) {
	return (
		<header class="bar">
			<button type="button" class="skip" onClick={skip}>
				Skip to the content
			</button>
			<span class="brand">Shoal</span>
			<nav aria-label="Main">
				{LINKS.map(({ label, to, pages }) => (
					<a
						key={label}
						href={addressOf(to)}
						aria-current={pages.some((page) => page === route.page) ? 'page' : undefined}
					>
						{label}
					</a>
				))}
			</nav>
			<button type="button" class="quiet" onClick={onLogOut}>
				Log out
			</button>
		</header>
	);
}

/** No link: the fragment of the address says what is shown. */
function skip(): void {
	document.querySelector<HTMLElement>('h1')?.focus();
}
