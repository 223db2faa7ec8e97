import type { ListedJob } from '../../api/answers.ts';
import { Mark } from '../../parts/mark.tsx';
import { WebText } from '../../parts/web-text.tsx';

type Delivery = NonNullable<ListedJob['deliveries']>[number];

const TONES = { pending: 'live', delivered: 'good', failed: 'bad' } as const;

/** Where its report went. */
export function Deliveries({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
	if (deliveries.length === 0) return null;
	return (
		<section>
			<h2>Report sent to</h2>
			<ul class="plain">
				{deliveries.map(({ destination, state, attempts, error }) => (
					<li key={destination}>
						<WebText text={destination} /> <Mark tone={TONES[state]} text={state} />
						{error !== undefined && (
							<>
								{' '}
								after {attempts}: <WebText text={error} />
							</>
						)}
					</li>
				))}
			</ul>
		</section>
	);
}
