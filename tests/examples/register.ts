import { addStrategy } from '@/server/search';
import { restart } from './restart';

/** Imported by every test that goes over all strategies, so that the worked example meets the same tests. */
addStrategy(restart);
