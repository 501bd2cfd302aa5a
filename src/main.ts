import { run } from './service.js';

void run();
