import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface TitleProps {
	/** Of the window. */
	readonly name: string;
	readonly children: ComponentChildren;
}

/** The heading of a view. It takes the focus when the view changes, so that who listens hears where they are. */
export function Title({ name, children }: TitleProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		document.title = `${name} · Shoal`;
		heading.current?.focus({ preventScroll: true });
		scrollTo(0, 0);
	}, [name]);
	return (
		<h1 tabIndex={-1} ref={heading}>
			{children}
		</h1>
	);
}
