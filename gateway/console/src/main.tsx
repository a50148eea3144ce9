// SPDX-License-Identifier: MIT
import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/pages.css';
import { App } from './app';

const root = document.getElementById('console');
if (root) render(<App />, root);
