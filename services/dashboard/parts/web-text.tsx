import { clip, linkable } from '../text/clip.ts';

interface WebTextProps {
	readonly text: string;
	/** All of it, on as many lines as that takes. */
	readonly isWhole?: boolean;
}

/** A text that somebody else wrote. It stays text, and neither its length nor its direction changes what is around it. */
export function WebText({ text, isWhole = false }: WebTextProps) {
	return (
		<bdi class={isWhole ? 'web whole' : 'web'} dir="auto">
			{isWhole ? text : clip(text)}
		</bdi>
	);
}

/** An address; it is a link only if it leads to where a job would go. */
export function WebLink({ url, isWhole = false }: { readonly url: string; readonly isWhole?: boolean }) {
	const href = linkable(url);
	const text = (
		<bdi class={isWhole ? 'web whole' : 'web'} dir="ltr">
			{isWhole ? url : clip(url)}
		</bdi>
	);
	if (href === undefined) return text;
	return (
		<a class="outside" href={href} target="_blank" rel="noopener noreferrer">
			{text}
			<span class="for-listeners"> (opens in a new tab)</span>
		</a>
	);
}
