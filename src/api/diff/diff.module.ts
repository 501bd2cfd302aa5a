import { Module } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import { ProblemMapping } from '../../http/problem-mapping.js';
import { problemRule } from '../../http/problem-rules.js';
import { DiffController } from './diff.controller.js';
import { DiffThreads, TooManyDiffsError } from './diff-threads.js';
import { PageDiffs } from './page-diffs.js';

const PROBLEMS = [problemRule(TooManyDiffsError, ({ message }) => new Problem('overloaded', message))];

/** What differs between two results. */
@Module({ controllers: [DiffController], providers: [PageDiffs, DiffThreads] })
export class DiffModule {
  constructor(mapping: ProblemMapping) {
    mapping.add(PROBLEMS);
  }
}
