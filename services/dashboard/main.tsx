import { render } from 'preact';
import { App } from './app.tsx';
import 'uplot/dist/uPlot.min.css';
import './style/colors.css';
import './style/page.css';
import './style/buttons.css';
import './style/text.css';
import './style/tables.css';
import './style/figures.css';
import './style/forms.css';
import './style/cards.css';
import './style/narrow.css';

const root = document.getElementById('app');
if (root !== null) {
	root.replaceChildren();
	render(<App />, root);
}
