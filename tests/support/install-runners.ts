import { installRunners } from './runners';

installRunners();
