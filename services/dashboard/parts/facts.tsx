import type { ComponentChildren } from 'preact';

/** Names and what they are; what is `undefined` is left out. */
export function Facts({ of }: { readonly of: readonly (readonly [string, ComponentChildren])[] }) {
	return (
		<dl class="facts">
			{of.map(([name, value]) =>
				value === undefined ? null : (
					<div key={name}>
						<dt>{name}</dt>
						<dd>{value}</dd>
					</div>
				),
			)}
		</dl>
	);
}
