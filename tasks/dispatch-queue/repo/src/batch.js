import { Dispatcher } from './dispatcher.js';

/** Splits all jobs into tours of at most `capacity` weight, the most urgent jobs in the first tours. */
export function planTours(jobs, capacity) {
  const dispatcher = new Dispatcher();
  for (const job of jobs) {
    if (job.weight > capacity) throw new Error(`${job.name} is too heavy for any tour`);
    dispatcher.submit(job);
  }
  const tours = [];
  let tour = [];
  let load = 0;
  for (let job = dispatcher.next(); job !== null; job = dispatcher.next()) {
    if (load + job.weight > capacity) {
      tours.push(tour);
      tour = [];
      load = 0;
    }
    tour.push(job);
    load += job.weight;
  }
  if (tour.length > 0) tours.push(tour);
  return tours;
}
