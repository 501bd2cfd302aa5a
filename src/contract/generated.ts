/* Generated from the OpenAPI document by "npm run contract". */

export interface paths {
    readonly "/health/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the process answers */
        readonly get: operations["live"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether jobs are taken, fetched and shown, and if not, why */
        readonly get: operations["ready"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Figures for Prometheus */
        readonly get: operations["metrics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List and search jobs, the newest first
         * @description All that is asked for is true of each job. What no index knows is looked at job by job, 5000 of them at most for a page: it may then be short, or empty, and have a `next`. What no index serves is refused. Lists may lag a moment behind. With `at` it is the list as it was then, without jobs that are deleted by now: what changes of a job is looked up in its events, for 1,000 jobs and a page of them at most.
         */
        readonly get: operations["listJobs"];
        readonly put?: never;
        /**
         * Submit a URL
         * @description A URL submitted within the last hour is not fetched again: the answer is the job that stands.
         */
        readonly post: operations["submitJob"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a job
         * @description Waits, where asked to, until the job is final; with `If-None-Match` until it is no longer what that names. With `at` it is told as it was then, at once. With `include` its result has `text`, what can be read of up to 1 MiB, and `page`, what a page of HTML says of itself; null where there is no such thing.
         */
        readonly get: operations["getJob"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete a job
         * @description Aborts a running fetch, and frees the URL at once.
         */
        readonly delete: operations["deleteJob"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/batch": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Submit many URLs at once
         * @description As one JSON document; as `text/plain`, a URL a line; or as `application/x-ndjson`, a URL or a submission a line. A bad item never spoils the others. Options for all items of a batch of text stand in the query, lists separated by commas:
         *     * `maxAgeSeconds`: How old a job of the same URL may be to stand for this submission; 0 always makes a new one.
         *     * `acceptStatus`: Which responses count: those with a status of 2xx, or every one.
         *     * `timeoutSeconds`: For the whole fetch, redirects included.
         *     * `maxBytes`: Of the body, as received and as decoded.
         *     * `maxAttempts`: Failures until the job ends as failed.
         *     * `priority`: Higher ones are fetched first.
         *     * `notBefore`: Not fetched before this time, which names its zone and is at most a year ahead.
         *     * `tags`: Words to find the job by. In a query: separated by commas.
         *     * `respectRobots`: Whether nothing is fetched that the robots.txt of its origin keeps from us (RFC 9309). Where nothing is said, each host that is asked may have this of its own.
         *     * `callbackUrl`: Is sent the job, as a signed POST, once it is final: also where another job stands for this submission.
         */
        readonly post: operations["submitBatch"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/bulk": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Retry, cancel or delete many jobs
         * @description The jobs are selected at once, as lists know them then; a runner acts on them one after the other. How far it is, and pausing, resuming and stopping it, is told and done as of any transfer; what became of each job stands in its file. Asked for again under its `Idempotency-Key`, it is answered with its transfer.
         */
        readonly post: operations["actOnJobs"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Retry a job
         * @description Queues a failed or cancelled job again; makes one that waits for its retry due now.
         */
        readonly post: operations["retryJob"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel a job
         * @description Ends a job that is not final, and aborts a running fetch.
         */
        readonly post: operations["cancelJob"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/{id}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Pause a job
         * @description Holds a job that is not final, and aborts a running fetch.
         */
        readonly post: operations["pauseJob"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/{id}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resume a paused job
         * @description Changes nothing of a job that is not paused and not final.
         */
        readonly post: operations["resumeJob"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List everything that happened to a job, oldest first
         * @description Of a deleted job too; with API keys this needs the scope `admin`.
         */
        readonly get: operations["listJobEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/{id}/result": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read what a job fetched
         * @description Under its own content type where a browser shows that safely; markup and scripts as plain text, the rest as bytes to be saved. Several ranges at once are answered with the whole. With `as` the page is read: its text, Markdown, links or JSON in UTF-8, without ranges; HEAD then tells only what the content type says. What came of a body that broke off is read with `partial=true` alone: see `result.partial`.
         */
        readonly get: operations["readResult"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List tasks, the newest first
         * @description Lists may lag a moment behind.
         */
        readonly get: operations["listTasks"];
        readonly put?: never;
        /**
         * Submit a task
         * @description For whatever work others do: any JSON, kept until a worker claims it. An id seen before adds nothing.
         */
        readonly post: operations["submitTask"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a task
         * @description Waits, where asked to, until the task is final; with `If-None-Match` until it is no longer what that names.
         */
        readonly get: operations["getTask"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete a task
         * @description Its id is not used again. Who holds it, holds it no more.
         */
        readonly delete: operations["deleteTask"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Retry a task
         * @description Puts a failed task into its queue again.
         */
        readonly post: operations["retryTask"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/claim": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Claim tasks
         * @description The highest priority first, then those that wait longest. Waits, where asked to, until there is one. Of data, results and errors larger than 16 KiB the answer has up to 4 MiB in all; the rest is in `omitted`, as is what cannot be read at the moment: `GET` of the task tells it.
         */
        readonly post: operations["claimTasks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{id}/heartbeat": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Say that a worker goes on
         * @description Extends its lease once half of it is used up, or where a longer one is asked for.
         */
        readonly post: operations["extendLease"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{id}/complete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Say what came of a task
         * @description Sent again with the same token and status it is answered again, and changes nothing.
         */
        readonly post: operations["completeTask"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List everything that happened to a task, oldest first
         * @description Of a deleted task too; with API keys this needs the scope `admin`.
         */
        readonly get: operations["listTaskEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/queues": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the queues
         * @description The queue of fetch jobs first, then those of tasks by their names. Lists may lag a moment behind.
         */
        readonly get: operations["listQueues"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/queues/{name}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Pause a queue
         * @description No claim begins once this is answered; those under way may still be given. What is held goes on. The queue `jobs` is that of fetch jobs: no runner begins another fetch.
         */
        readonly post: operations["pauseQueue"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/queues/{name}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resume a queue
         * @description Changes nothing of a queue that is not paused.
         */
        readonly post: operations["resumeQueue"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/transfers/import": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Import a CSV: each row submits a job, or a task
         * @description The file by itself, packed by gzip or not, or as `file` in a form. What is not said of it is guessed from its beginning, and told. A row that cannot be taken is reported with its line, and stops none of the others. Sent again under its `Idempotency-Key`, a file is answered with its transfer.
         */
        readonly post: operations["importFile"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/transfers/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Export the jobs of a range of time to a file
         * @description In the order of submission, each job as it is when its row is written. In a CSV, what a spreadsheet would run as a formula begins with an apostrophe. A WARC tells of the latest attempt of each job. Asked for again under its `Idempotency-Key`, it is answered with its transfer.
         */
        readonly post: operations["exportJobs"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/transfers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List transfers, the newest first
         * @description Lists may lag a moment behind.
         */
        readonly get: operations["listTransfers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/transfers/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a transfer, and how far it is
         * @description Waits, where asked to, until it has ended; with `If-None-Match` until it is no longer what that names.
         */
        readonly get: operations["getTransfer"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Delete a transfer and its files
         * @description One that goes on is left off where it is. The jobs of an import stay.
         */
        readonly delete: operations["deleteTransfer"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/transfers/{id}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Pause a transfer
         * @description It is left off where it is, and goes on from there once it is resumed.
         */
        readonly post: operations["pauseTransfer"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/transfers/{id}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resume a transfer that is paused, or failed
         * @description It goes on from where it was left off. Changes nothing of one that waits or runs.
         */
        readonly post: operations["resumeTransfer"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/transfers/{id}/stop": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Stop a transfer for good
         * @description What was done stays: the jobs of an import, the file of an export so far.
         */
        readonly post: operations["stopTransfer"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/transfers/{id}/file": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read what an export wrote, or what became of the jobs of an action on many
         * @description What is there so far, or the whole. The file only ever grows: whoever has its beginning asks for the range after that. Until the export has ended the size of the whole is not told (`*`).
         */
        readonly get: operations["readFile"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/transfers/{id}/errors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the rows that an import rejected
         * @description A CSV of the line, a code, a sentence, and what it was about; of those that are recorded by now. The first 100,000 are told: a last line with the code `more_rejected` says from where on the others are only counted.
         */
        readonly get: operations["readErrors"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Watch what happens, as it happens
         * @description Server-sent events: `id` is the position of an event, `data` what the list of a job's events tells of it. First those after a position, then each as it happens. A client that comes back with `Last-Event-ID` misses none and is sent none twice. A comment every 15 seconds shows that the connection is alive. A client that takes its events too slowly is let go. Of a deleted job only its end is told; with API keys the scope `admin` is told all.
         */
        readonly get: operations["watch"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/urls": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List every job of a URL, the newest first, and whether the page had changed
         * @description Whatever headers the jobs send. Lists may lag a moment behind.
         */
        readonly get: operations["listUrlJobs"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/diff": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Compare what two jobs fetched
         * @description Of what is no text, is too large or differs too much, only hashes and sizes are told.
         */
        readonly get: operations["diffResults"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/hosts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the hosts that something is going on at
         * @description In the order of their names: those that jobs wait for, that are fetched from, that are left alone, or that have overrides by hand.
         */
        readonly get: operations["listHosts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/hosts/{host}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a host
         * @description One that nothing is going on at is idle.
         */
        readonly get: operations["getHost"];
        /**
         * Set what holds for a host alone
         * @description In place of all that was set before: an empty object clears. Whoever fetches goes by it once this is answered, also for jobs that wait, are retried, or go on. What runs goes on.
         */
        readonly put: operations["setOverrides"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/hosts/{host}/hold": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Leave a host alone
         * @description No claim for it begins once this is answered, until that time. What runs goes on. A hold that ends later stays.
         */
        readonly post: operations["holdHost"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/hosts/{host}/release": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * End the hold of a host
         * @description Whoever began it. Changes nothing of a host that is not held.
         */
        readonly post: operations["releaseHost"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/stats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What goes on with the fetch jobs
         * @description Sums of the views, which may lag. With MongoDB they may be some seconds old besides.
         */
        readonly get: operations["getStats"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/operations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far the views are, and what stands still
         * @description Where the log and the views are, who keeps them, how far a rebuild is, which streams are parked, and how the last inspections ended.
         */
        readonly get: operations["getOperations"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/operations/parked/{stream}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Read the event again that a stream is parked at
         * @description For an event that this version of the service can read. Where it cannot, the stream stays parked, and the answer tells why.
         */
        readonly post: operations["retryParkedStream"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/operations/parked/{stream}/skip": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Go on without the event that a stream is parked at
         * @description The views of its entity do without that event, after a rebuild too; in the log it stays as it is, and commands to the entity stay refused. The stream is parked again at the next event that cannot be read. A deletion is not skipped.
         */
        readonly post: operations["skipParkedEvent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the callbacks of jobs that ended, the latest first
         * @description Lists may lag a moment behind.
         */
        readonly get: operations["listCallbacks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Get a callback, and what came of its deliveries
         * @description Once its job has ended.
         */
        readonly get: operations["getCallback"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks/{id}/redeliver": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a callback once more
         * @description At once, as the same message, and as patiently as the first time; whatever became of it before.
         */
        readonly post: operations["redeliverCallback"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/jobs/{id}/callbacks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the callbacks of a job
         * @description All of them, in the order in which they were asked for: there is one page.
         */
        readonly get: operations["listJobCallbacks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly LifeDto: {
            /** @enum {string} */
            readonly status: "ok";
        };
        readonly LagDto: {
            /** @description Positions of the log that the views are behind */
            readonly events: number;
            /** @description Age of the oldest event that the views do not hold */
            readonly seconds: number;
        };
        readonly CheckDto: {
            /** @example projector */
            readonly name: string;
            readonly ok: boolean;
            /** @description What was found, in a sentence */
            readonly detail: string;
        };
        readonly HealthDto: {
            /** @enum {string} */
            readonly status: "ok" | "failing";
            readonly checks: readonly components["schemas"]["CheckDto"][];
            readonly lag: components["schemas"]["LagDto"] | null;
        };
        readonly JobTotalDto: {
            /** @description At least so many, where it is not exact. */
            readonly count: number;
            readonly isExact: boolean;
        };
        readonly TimingsDto: {
            readonly dnsMs: number | null;
            readonly connectMs: number | null;
            readonly firstByteMs: number | null;
            readonly totalMs: number;
        };
        readonly PageWordsDto: {
            readonly title: string | null;
            readonly description: string | null;
            /** @description Absolute, of http or https. */
            readonly canonicalUrl: string | null;
        };
        readonly PartialDto: {
            /** @description Bytes, decoded. */
            readonly size: number;
            readonly sha256: string;
        };
        readonly RedirectDto: {
            /** @example 301 */
            readonly status: number;
            /** @description The URL that was redirected. */
            readonly url: string;
        };
        readonly ResultDto: {
            /** @example 200 */
            readonly httpStatus: number;
            /** @example text/html; charset=utf-8 */
            readonly contentType: string | null;
            /**
             * @description Name and value of each header, in the order they came.
             * @example [
             *       [
             *         "etag",
             *         "\"x\""
             *       ]
             *     ]
             */
            readonly headers: readonly (readonly string[])[];
            readonly finalUrl: string;
            readonly redirects: readonly components["schemas"]["RedirectDto"][];
            /** @description Bytes, decoded. */
            readonly size: number | null;
            readonly sha256: string | null;
            /** @description What came of a body that broke off; `?partial=true` reads it, and the next attempt may go on from it. */
            readonly partial: components["schemas"]["PartialDto"] | null;
            /**
             * Format: date-time
             * @description Since when the origin says that nothing changed.
             */
            readonly unchangedSince: string | null;
            /**
             * @description What was claimed of the body, where it is no coding, or one that was not undone: see `warnings`.
             * @example none
             */
            readonly contentEncoding: string | null;
            /**
             * @description What was odd about the response, and taken all the same.
             * @example [
             *       "gzip ends without its checksum"
             *     ]
             */
            readonly warnings: readonly string[];
            readonly timings: components["schemas"]["TimingsDto"] | null;
            /** @description Where `include` asks for it. */
            readonly text?: string | null;
            /** @description Where `include` asks for it. */
            readonly page?: components["schemas"]["PageWordsDto"] | null;
        };
        readonly JobErrorDto: {
            /** @enum {string} */
            readonly code: "http_status" | "dns_not_found" | "dns_failed" | "connection_refused" | "connection_reset" | "tls_failed" | "timeout_connect" | "timeout_headers" | "timeout_body" | "timeout_total" | "too_large" | "too_many_redirects" | "redirect_loop" | "bad_redirect" | "blocked_address" | "blocked_port" | "blocked_scheme" | "blocked_by_robots" | "invalid_response" | "unexpected_partial" | "truncated" | "body_lost" | "runner_lost" | "cancelled" | "internal";
            /** @description A sentence for people. */
            readonly message: string;
            /**
             * Format: date-time
             * @description When it is tried again; null where it is not.
             */
            readonly retryAt: string | null;
        };
        readonly DeduplicationDto: {
            /**
             * Format: date-time
             * @description When the standing job was submitted.
             */
            readonly submittedAt: string;
            readonly ageSeconds: number;
            /**
             * Format: date-time
             * @description From when on a submission like this one makes a new job.
             */
            readonly windowEndsAt: string;
            /** @description Options asked for that the standing job has not. */
            readonly ignored: readonly ("acceptStatus" | "timeoutSeconds" | "maxBytes" | "maxAttempts" | "priority" | "notBefore" | "tags" | "respectRobots")[];
        };
        readonly LinksDto: {
            readonly self: string;
            readonly result: string;
            readonly events: string;
            readonly callbacks: string;
        };
        readonly JobDto: {
            /** Format: uuid */
            readonly id: string;
            /**
             * Format: uri
             * @description As it is fetched.
             */
            readonly url: string;
            /** @enum {string} */
            readonly status: "queued" | "running" | "retrying" | "paused" | "completed" | "failed" | "cancelled";
            /**
             * @description A sentence for people.
             * @example Fetched in 57 ms
             */
            readonly statusReason: string;
            /** Format: date-time */
            readonly submittedAt: string;
            /**
             * Format: date-time
             * @description When the latest attempt began.
             */
            readonly startedAt: string | null;
            /** Format: date-time */
            readonly finishedAt: string | null;
            /** Format: date-time */
            readonly notBefore: string | null;
            /** @description Numbers every start, from 1; 0 before the first. */
            readonly attempt: number;
            /** @description Since the submission or the last retry by hand. */
            readonly failures: number;
            readonly maxAttempts: number;
            readonly priority: number;
            readonly tags: readonly string[];
            readonly revision: string;
            readonly result: components["schemas"]["ResultDto"] | null;
            readonly error: components["schemas"]["JobErrorDto"] | null;
            readonly deduplicated: components["schemas"]["DeduplicationDto"] | null;
            readonly links: components["schemas"]["LinksDto"];
        };
        readonly JobPageDto: {
            /** @description May be fewer than asked for, or none, where there is a next page, too. */
            readonly items: readonly components["schemas"]["JobDto"][];
            /** @description Told with the first page. */
            readonly total: components["schemas"]["JobTotalDto"] | null;
            /** @description The cursor of the next page; null on the last. */
            readonly next: string | null;
        };
        readonly DryRunDto: {
            /**
             * Format: uri
             * @description Normalised.
             */
            readonly url: string;
            /** @enum {string} */
            readonly verdict: "would_submit" | "deduplicated";
            /** @description The job that stands already. */
            readonly job: components["schemas"]["JobDto"] | null;
        };
        readonly SubmissionDto: {
            /** @description How old a job of the same URL may be to stand for this submission; 0 always makes a new one. */
            readonly maxAgeSeconds?: number;
            /** @description Sent with the request; at most 8192 bytes. Part of what makes two submissions the same. Refused, since a log that keeps everything is no place for secrets and others are the fetcher's own: authorization, cookie, proxy-authorization, host, connection, content-length, expect, keep-alive, proxy-connection, te, trailer, transfer-encoding, upgrade. */
            readonly headers?: {
                readonly [key: string]: string;
            };
            /**
             * @description Which responses count: those with a status of 2xx, or every one.
             * @enum {string}
             */
            readonly acceptStatus?: "success" | "any";
            /** @description For the whole fetch, redirects included. */
            readonly timeoutSeconds?: number;
            /** @description Of the body, as received and as decoded. */
            readonly maxBytes?: number;
            /** @description Failures until the job ends as failed. */
            readonly maxAttempts?: number;
            /** @description Higher ones are fetched first. */
            readonly priority?: number;
            /**
             * Format: date-time-within-a-year
             * @description Not fetched before this time, which names its zone and is at most a year ahead.
             */
            readonly notBefore?: string | null;
            /** @description Words to find the job by. In a query: separated by commas. */
            readonly tags?: readonly string[];
            /** @description Whether nothing is fetched that the robots.txt of its origin keeps from us (RFC 9309). Where nothing is said, each host that is asked may have this of its own. */
            readonly respectRobots?: boolean;
            /**
             * Format: http-url
             * @description Is sent the job, as a signed POST, once it is final: also where another job stands for this submission.
             */
            readonly callbackUrl?: string;
            /**
             * Format: http-url
             * @example https://example.com/a
             */
            readonly url: string;
        };
        readonly OptionsDto: {
            /** @description How old a job of the same URL may be to stand for this submission; 0 always makes a new one. */
            readonly maxAgeSeconds?: number;
            /** @description Sent with the request; at most 8192 bytes. Part of what makes two submissions the same. Refused, since a log that keeps everything is no place for secrets and others are the fetcher's own: authorization, cookie, proxy-authorization, host, connection, content-length, expect, keep-alive, proxy-connection, te, trailer, transfer-encoding, upgrade. */
            readonly headers?: {
                readonly [key: string]: string;
            };
            /**
             * @description Which responses count: those with a status of 2xx, or every one.
             * @enum {string}
             */
            readonly acceptStatus?: "success" | "any";
            /** @description For the whole fetch, redirects included. */
            readonly timeoutSeconds?: number;
            /** @description Of the body, as received and as decoded. */
            readonly maxBytes?: number;
            /** @description Failures until the job ends as failed. */
            readonly maxAttempts?: number;
            /** @description Higher ones are fetched first. */
            readonly priority?: number;
            /**
             * Format: date-time-within-a-year
             * @description Not fetched before this time, which names its zone and is at most a year ahead.
             */
            readonly notBefore?: string | null;
            /** @description Words to find the job by. In a query: separated by commas. */
            readonly tags?: readonly string[];
            /** @description Whether nothing is fetched that the robots.txt of its origin keeps from us (RFC 9309). Where nothing is said, each host that is asked may have this of its own. */
            readonly respectRobots?: boolean;
            /**
             * Format: http-url
             * @description Is sent the job, as a signed POST, once it is final: also where another job stands for this submission.
             */
            readonly callbackUrl?: string;
        };
        readonly BatchDto: {
            /** @description At most 10000: more are `too_large`. */
            readonly jobs: readonly (string | components["schemas"]["SubmissionDto"])[];
            /** @description For all items that do not say otherwise. */
            readonly defaults?: components["schemas"]["OptionsDto"];
        };
        readonly BatchJobDto: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uri */
            readonly url: string;
            /** @enum {string} */
            readonly status: "queued" | "running" | "retrying" | "paused" | "completed" | "failed" | "cancelled";
        };
        readonly BatchErrorDto: {
            /**
             * @description As of a problem.
             * @enum {string}
             */
            readonly code: "invalid_request" | "unauthorized" | "forbidden" | "not_found" | "method_not_allowed" | "not_acceptable" | "wrong_status" | "body_damaged" | "gone" | "too_large" | "unsupported_media_type" | "range_not_satisfiable" | "none_accepted" | "rate_limited" | "internal" | "overloaded" | "unavailable";
            readonly detail: string;
            /** @description What is wrong; pointers begin at the item. */
            readonly errors?: readonly {
                readonly code: string;
                readonly detail: string;
                readonly pointer?: string;
            }[];
        };
        readonly BatchOutcomeDto: {
            /** @description The place of the item, or its line, from 0. */
            readonly index: number;
            /** @enum {string} */
            readonly outcome: "accepted" | "deduplicated" | "rejected";
            readonly job?: components["schemas"]["BatchJobDto"];
            readonly error?: components["schemas"]["BatchErrorDto"];
        };
        readonly BatchAnswerDto: {
            readonly accepted: number;
            readonly deduplicated: number;
            readonly rejected: number;
            /** @description In the order they were sent in. */
            readonly items: readonly components["schemas"]["BatchOutcomeDto"][];
        };
        readonly BulkPreviewDto: {
            /** @description Jobs that it would be done to. */
            readonly count: number;
            /** @description The first ten of them, in the order of submission. */
            readonly first: readonly components["schemas"]["JobDto"][];
        };
        readonly JobFilterDto: {
            /** @description Submitted at or after a time of ISO 8601 with its zone, or a day of UTC. */
            readonly from?: string;
            /** @description Submitted before a time of ISO 8601 with its zone, or a day of UTC, which is included. */
            readonly till?: string;
            /**
             * Format: job-search
             * @description Words, all of which are true: `status: host: error: http: tag: url: after: before:`, words of the URL.
             * @example status:failed host:example.com error:timeout* after:12h -draft
             */
            readonly q?: string;
            /** @description Separated by commas. */
            readonly status?: readonly ("queued" | "running" | "retrying" | "paused" | "completed" | "failed" | "cancelled")[];
            /**
             * Format: host
             * @description With its port where that is not the usual.
             * @example example.com
             */
            readonly host?: string;
            /** Format: url */
            readonly url?: string;
            /**
             * Format: url-prefix
             * @description What URLs begin with, the whole host included: 200 characters at most.
             * @example https://example.com/shop/
             */
            readonly urlPrefix?: string;
            readonly tag?: string;
            /** @description Separated by commas. */
            readonly errorCode?: readonly ("http_status" | "dns_not_found" | "dns_failed" | "connection_refused" | "connection_reset" | "tls_failed" | "timeout_connect" | "timeout_headers" | "timeout_body" | "timeout_total" | "too_large" | "too_many_redirects" | "redirect_loop" | "bad_redirect" | "blocked_address" | "blocked_port" | "blocked_scheme" | "blocked_by_robots" | "invalid_response" | "unexpected_partial" | "truncated" | "body_lost" | "runner_lost" | "cancelled" | "internal")[];
            /** @example 5xx */
            readonly httpStatus?: string;
            /** @description Separated by commas. */
            readonly id?: readonly string[];
        };
        readonly BulkDto: {
            readonly reason?: string | null;
            /** @enum {string} */
            readonly action: "retry" | "cancel" | "delete";
            /** @description At least one condition; all of them must hold. */
            readonly filter: components["schemas"]["JobFilterDto"];
            /**
             * @description Only say how many jobs, and which are the first.
             * @default false
             */
            readonly dryRun: boolean;
        };
        readonly ImportedFileDto: {
            /** @description As the client called it. */
            readonly name: string | null;
            /** @description Bytes, unpacked and in UTF-8. */
            readonly size: number;
            /**
             * @description What it was written in.
             * @example utf-8
             */
            readonly encoding: string;
            /** @example , */
            readonly separator: string;
            /** @description The names of its columns; null where the first row is data. */
            readonly header: readonly string[] | null;
            /** @description The number of the column with the URLs, from 1; null where rows become tasks. */
            readonly column: number | null;
        };
        readonly ImportDto: {
            readonly file: components["schemas"]["ImportedFileDto"];
            /** @enum {string} */
            readonly into: "jobs" | "tasks";
            /** @description Rows for which a job or a task was made. */
            readonly accepted: number;
            /** @description Rows for which a job stood already, that of another row included. */
            readonly deduplicated: number;
        };
        readonly ExportDto: {
            /** Format: date-time */
            readonly from: string;
            /**
             * Format: date-time
             * @description No job submitted at or after this is in the file.
             */
            readonly till: string;
            /** @enum {string} */
            readonly format: "csv" | "ndjson" | "json" | "warc";
            readonly status: readonly string[] | null;
            readonly columns: readonly string[] | null;
            /** @description Bytes that can be read by now. */
            readonly size: number;
        };
        readonly BulkActionDto: {
            /** @enum {string} */
            readonly action: "retry" | "cancel" | "delete";
            /** @description Which jobs, as it was asked for. The selection is as it was then: the rows are its jobs. */
            readonly filter: {
                readonly [key: string]: unknown;
            };
            readonly reason: string | null;
            /** @description Bytes of outcomes that can be read by now. */
            readonly size: number;
        };
        readonly TransferErrorDto: {
            /** @enum {string} */
            readonly code: "file_lost" | "internal" | "runner_lost";
            /** @description A sentence for people. */
            readonly message: string;
        };
        readonly TransferLinksDto: {
            readonly self: string;
            /** @description What an export wrote, or what became of the jobs of an action on many. */
            readonly file: string | null;
            /** @description The rows that an import rejected. */
            readonly errors: string | null;
        };
        readonly TransferDto: {
            /** Format: uuid */
            readonly id: string;
            /** @enum {string} */
            readonly kind: "import" | "export" | "bulk";
            /** @enum {string} */
            readonly status: "pending" | "running" | "paused" | "stopped" | "completed" | "failed";
            /** @description A sentence for people. */
            readonly statusReason: string;
            /** Format: date-time */
            readonly requestedAt: string;
            /**
             * Format: date-time
             * @description When it was last taken up.
             */
            readonly startedAt: string | null;
            /** Format: date-time */
            readonly finishedAt: string | null;
            /** @description Rows that are done, as of the last record. */
            readonly done: number;
            /** @description Rows in all; null while that is not known. */
            readonly total: number | null;
            /** @description Rows that were not taken: `errors` says why. Jobs that an action was refused for: `file` does. */
            readonly rejected: number;
            /** @description Since it was last taken up. */
            readonly rowsPerSecond: number | null;
            /** @description At this pace; null while it is not running. */
            readonly secondsLeft: number | null;
            readonly import: components["schemas"]["ImportDto"] | null;
            readonly export: components["schemas"]["ExportDto"] | null;
            readonly bulk: components["schemas"]["BulkActionDto"] | null;
            readonly error: components["schemas"]["TransferErrorDto"] | null;
            readonly revision: string;
            readonly links: components["schemas"]["TransferLinksDto"];
        };
        readonly ReasonDto: {
            readonly reason?: string | null;
        };
        readonly EventMetadataDto: {
            /** @description The name of an API key, `anonymous`, `runner:<id>` or `cli`. */
            readonly actor: string;
            /** @description One for everything that follows from one request. */
            readonly correlationId: string;
            /** @description What directly led to this. */
            readonly causationId: string;
            /** @description The version of the shape of its data. */
            readonly schema: number;
            /** @description SHA-256 over the hash of the event before it, and this event. */
            readonly hash: string;
        };
        readonly EventDto: {
            /** Format: uuid */
            readonly id: string;
            /** @example JobSubmitted */
            readonly type: string;
            /** @description Its place in the stream, from 0. */
            readonly revision: string;
            /** @description Its place in the whole log. */
            readonly position: string;
            /** Format: date-time */
            readonly recordedAt: string;
            readonly data: {
                readonly [key: string]: unknown;
            };
            readonly metadata: components["schemas"]["EventMetadataDto"];
        };
        readonly EventPageDto: {
            readonly items: readonly components["schemas"]["EventDto"][];
            /** @description The cursor of the next page; null on the last. */
            readonly next: string | null;
        };
        readonly TaskLinksDto: {
            readonly self: string;
            readonly events: string;
        };
        readonly TaskDto: {
            /** @description Its sender's own. */
            readonly id: string;
            readonly queue: string;
            readonly description: string | null;
            /** @description As it came in. */
            readonly data: {
                readonly [key: string]: unknown;
            } | readonly unknown[] | string | number | boolean | null;
            /** @enum {string} */
            readonly status: "submitted" | "running" | "succeeded" | "failed";
            /** Format: date-time */
            readonly submittedAt: string;
            /**
             * Format: date-time
             * @description When it became final.
             */
            readonly finishedAt: string | null;
            /** @description Numbers every claim, from 1; 0 before the first. */
            readonly attempt: number;
            /** @description Since the submission or the last retry by hand. */
            readonly failures: number;
            readonly maxAttempts: number;
            readonly priority: number;
            /** Format: date-time */
            readonly notBefore: string | null;
            /** @description Of the latest attempt that ended; null where it told nothing. */
            readonly result: {
                readonly [key: string]: unknown;
            } | readonly unknown[] | string | number | boolean | null;
            /** @description Why the latest attempt failed; null where nothing was said. */
            readonly error: {
                readonly [key: string]: unknown;
            } | readonly unknown[] | string | number | boolean | null;
            /** @description The worker that has it. */
            readonly holder: string | null;
            /**
             * Format: date-time
             * @description Until then its worker has it; null also where that is without end.
             */
            readonly leaseUntil: string | null;
            readonly revision: string;
            /** @description Told as null though there is something: in a list what is larger than 16 KiB, in the answer to a claim what is beyond 4 MiB or cannot be read at the moment, anywhere what is lost. */
            readonly omitted: readonly ("data" | "result" | "error")[];
            readonly links: components["schemas"]["TaskLinksDto"];
        };
        readonly TaskPageDto: {
            readonly items: readonly components["schemas"]["TaskDto"][];
            /** @description The cursor of the next page; null on the last. */
            readonly next: string | null;
        };
        readonly SubmitTaskDto: {
            /**
             * Format: task-id
             * @description Its sender's own, of 1 to 256 bytes, other than "." and "..": an id seen before adds nothing. One is made where none is given.
             */
            readonly id?: string;
            /** @description Letters, digits, dots, hyphens and underscores: default where nothing is said. The queue jobs is that of fetch jobs. */
            readonly queue?: string;
            /** @description For people. */
            readonly description?: string | null;
            /** @description What is to be done, in whatever form its workers understand. At most 1 MiB as compact JSON. */
            readonly data?: {
                readonly [key: string]: unknown;
            } | readonly unknown[] | string | number | boolean | null;
            /** @description Attempts that fail, or run out, until the task ends as failed. */
            readonly maxAttempts?: number;
            /** @description Higher ones are claimed first. */
            readonly priority?: number;
            /**
             * Format: date-time-within-a-year
             * @description Not claimed before this time, which names its zone and is at most a year ahead.
             */
            readonly notBefore?: string | null;
        };
        readonly ClaimDto: {
            /** @description Letters, digits, dots, hyphens and underscores: default where nothing is said. The queue jobs is that of fetch jobs. */
            readonly queue?: string;
            /** @description What the worker calls itself. */
            readonly worker: string;
            /** @description How many tasks are wanted at most: 1 where nothing is said. */
            readonly limit?: number;
            /** @description How long they are held without a heartbeat: 60 where nothing is said. */
            readonly leaseSeconds?: number;
        };
        readonly LeaseDto: {
            /** @description What the worker proves by that it has the task. It is told once, and kept nowhere. */
            readonly token: string;
            /**
             * Format: date-time
             * @description Until then the task is its own; null where that is without end.
             */
            readonly until: string | null;
        };
        readonly ClaimedTaskDto: {
            /** @description Its sender's own. */
            readonly id: string;
            readonly queue: string;
            readonly description: string | null;
            /** @description As it came in. */
            readonly data: {
                readonly [key: string]: unknown;
            } | readonly unknown[] | string | number | boolean | null;
            /** @enum {string} */
            readonly status: "submitted" | "running" | "succeeded" | "failed";
            /** Format: date-time */
            readonly submittedAt: string;
            /**
             * Format: date-time
             * @description When it became final.
             */
            readonly finishedAt: string | null;
            /** @description Numbers every claim, from 1; 0 before the first. */
            readonly attempt: number;
            /** @description Since the submission or the last retry by hand. */
            readonly failures: number;
            readonly maxAttempts: number;
            readonly priority: number;
            /** Format: date-time */
            readonly notBefore: string | null;
            /** @description Of the latest attempt that ended; null where it told nothing. */
            readonly result: {
                readonly [key: string]: unknown;
            } | readonly unknown[] | string | number | boolean | null;
            /** @description Why the latest attempt failed; null where nothing was said. */
            readonly error: {
                readonly [key: string]: unknown;
            } | readonly unknown[] | string | number | boolean | null;
            /** @description The worker that has it. */
            readonly holder: string | null;
            /**
             * Format: date-time
             * @description Until then its worker has it; null also where that is without end.
             */
            readonly leaseUntil: string | null;
            readonly revision: string;
            /** @description Told as null though there is something: in a list what is larger than 16 KiB, in the answer to a claim what is beyond 4 MiB or cannot be read at the moment, anywhere what is lost. */
            readonly omitted: readonly ("data" | "result" | "error")[];
            readonly links: components["schemas"]["TaskLinksDto"];
            readonly lease: components["schemas"]["LeaseDto"];
        };
        readonly ClaimAnswerDto: {
            /** @description The most urgent first. */
            readonly tasks: readonly components["schemas"]["ClaimedTaskDto"][];
        };
        readonly HeartbeatDto: {
            /** @description What the claim was answered with. */
            readonly token: string;
            /** @description From now on: as long as the lease is where nothing is said. */
            readonly leaseSeconds?: number;
        };
        readonly HeartbeatAnswerDto: {
            /**
             * Format: date-time
             * @description The end that stands; null where there is none.
             */
            readonly until: string | null;
        };
        readonly CompletionDto: {
            /** @description What the claim was answered with. */
            readonly token: string;
            /** @enum {string} */
            readonly status: "succeeded" | "failed";
            /** @description Of a failed one: it goes back to its queue while attempts are left. */
            readonly retry?: boolean;
            /** @description What came of it. At most 1 MiB as compact JSON. */
            readonly result?: {
                readonly [key: string]: unknown;
            } | readonly unknown[] | string | number | boolean | null;
            /** @description Why it failed. At most 1 MiB as compact JSON. */
            readonly error?: {
                readonly [key: string]: unknown;
            } | readonly unknown[] | string | number | boolean | null;
        };
        readonly PauseDto: {
            /** @description The name of an API key, or `anonymous`. */
            readonly by: string;
            readonly reason: string | null;
            /** Format: date-time */
            readonly pausedAt: string;
        };
        readonly QueueDto: {
            /** @description `jobs` is the queue of fetch jobs. */
            readonly name: string;
            /** @description How many wait in it, those included that were submitted for later. */
            readonly depth: number;
            /** @description For how long the oldest waits of those that could be claimed now; null where none could. */
            readonly oldestSeconds: number | null;
            /** @description How many are in the hands of a worker. */
            readonly held: number;
            /** @description Null while it is open. */
            readonly paused: components["schemas"]["PauseDto"] | null;
        };
        readonly QueuePageDto: {
            readonly items: readonly components["schemas"]["QueueDto"][];
            /** @description The cursor of the next page; null on the last. */
            readonly next: string | null;
        };
        readonly ExportRequestDto: {
            /** @description Jobs submitted at or after a time of ISO 8601 with its zone, or a day of UTC. */
            readonly from: string;
            /** @description And before a time of ISO 8601 with its zone, or a day of UTC, which is included. What is later than now counts as now. */
            readonly till: string;
            /**
             * @description `warc` is WARC 1.1 (ISO 28500): requests, responses with their bodies, and what is known of each job.
             * @enum {string}
             */
            readonly format: "csv" | "ndjson" | "json" | "warc";
            readonly status?: readonly ("queued" | "running" | "retrying" | "paused" | "completed" | "failed" | "cancelled")[];
            /** @description In the order wanted; all of them where nothing is said. A `warc` has none. */
            readonly columns?: readonly ("id" | "url" | "status" | "submittedAt" | "startedAt" | "finishedAt" | "attempt" | "failures" | "priority" | "tags" | "httpStatus" | "contentType" | "finalUrl" | "size" | "sha256" | "errorCode" | "errorMessage")[];
        };
        readonly TransferPageDto: {
            readonly items: readonly components["schemas"]["TransferDto"][];
            /** @description The cursor of the next page; null on the last. */
            readonly next: string | null;
        };
        readonly UrlJobDto: {
            /** Format: uuid */
            readonly id: string;
            /**
             * Format: uri
             * @description As it is fetched.
             */
            readonly url: string;
            /** @enum {string} */
            readonly status: "queued" | "running" | "retrying" | "paused" | "completed" | "failed" | "cancelled";
            /**
             * @description A sentence for people.
             * @example Fetched in 57 ms
             */
            readonly statusReason: string;
            /** Format: date-time */
            readonly submittedAt: string;
            /**
             * Format: date-time
             * @description When the latest attempt began.
             */
            readonly startedAt: string | null;
            /** Format: date-time */
            readonly finishedAt: string | null;
            /** Format: date-time */
            readonly notBefore: string | null;
            /** @description Numbers every start, from 1; 0 before the first. */
            readonly attempt: number;
            /** @description Since the submission or the last retry by hand. */
            readonly failures: number;
            readonly maxAttempts: number;
            readonly priority: number;
            readonly tags: readonly string[];
            readonly revision: string;
            readonly result: components["schemas"]["ResultDto"] | null;
            readonly error: components["schemas"]["JobErrorDto"] | null;
            readonly deduplicated: components["schemas"]["DeduplicationDto"] | null;
            readonly links: components["schemas"]["LinksDto"];
            /**
             * @description Compared, byte for byte, with the job before it that completed; null where it has not ended by itself.
             * @enum {string|null}
             */
            readonly change: "new" | "same" | "changed" | "failed" | null;
        };
        readonly UrlJobPageDto: {
            readonly items: readonly components["schemas"]["UrlJobDto"][];
            /** @description The cursor of the next page; null on the last. */
            readonly next: string | null;
        };
        readonly ComparedResultDto: {
            readonly job: string;
            /** Format: uri */
            readonly url: string;
            readonly contentType: string | null;
            /** @description Bytes. */
            readonly size: number;
            readonly sha256: string;
        };
        readonly DiffDto: {
            readonly from: components["schemas"]["ComparedResultDto"];
            readonly to: components["schemas"]["ComparedResultDto"];
            /** @description Byte for byte. */
            readonly isSame: boolean;
            /** @description Unified; by words the whole text, with `[-what was removed-]` and `{+what was added+}`; empty where nothing differs. */
            readonly diff: string | null;
            /** @description Lines, or words. */
            readonly added: number | null;
            /** @description Lines, or words. */
            readonly removed: number | null;
            /**
             * @description Why there is no diff: one of the results is no text, one has more than 2 MiB, they differ too much, or one is no JSON.
             * @enum {string|null}
             */
            readonly reason: "no_text" | "too_large" | "too_different" | "not_json" | null;
        };
        readonly HoldRequestDto: {
            readonly reason?: string | null;
            /** Format: date-time-ahead */
            readonly until?: string;
            readonly seconds?: number;
        };
        readonly HoldDto: {
            /** Format: date-time */
            readonly until: string;
            /** @description The name of an API key, `anonymous`, or a runner. */
            readonly by: string | null;
            readonly reason: string | null;
            /** Format: date-time */
            readonly since: string | null;
        };
        readonly ReleaseDto: {
            /** @description The name of an API key, or `anonymous`. */
            readonly by: string;
            readonly reason: string | null;
            /** Format: date-time */
            readonly releasedAt: string;
        };
        readonly OverridesDto: {
            /** @description How many fetches of it may run at once. */
            readonly slots?: number;
            /** @description How far apart two fetches of it begin. */
            readonly delayMs?: number;
            /** @description Whether its robots.txt is respected where a submission does not say. */
            readonly respectRobots?: boolean;
            /** @description Sent as `User-Agent`, unless a job has one of its own; what a robots.txt knows us by. */
            readonly userAgent?: string;
            /** @description Sent with each request to this host, and to no other; at most 8192 bytes. A job's own header of the same name takes the place of one. Refused, since a log that keeps everything is no place for secrets and others are the fetcher's own, or a page's: authorization, cookie, proxy-authorization, host, connection, content-length, expect, keep-alive, proxy-connection, te, trailer, transfer-encoding, upgrade, user-agent, accept-encoding, range, if-match, if-none-match, if-modified-since, if-unmodified-since, if-range. */
            readonly headers?: {
                readonly [key: string]: string;
            };
        };
        readonly HandOverridesDto: {
            /** @description How many fetches of it may run at once. */
            readonly slots?: number;
            /** @description How far apart two fetches of it begin. */
            readonly delayMs?: number;
            /** @description Whether its robots.txt is respected where a submission does not say. */
            readonly respectRobots?: boolean;
            /** @description Sent as `User-Agent`, unless a job has one of its own; what a robots.txt knows us by. */
            readonly userAgent?: string;
            /** @description Sent with each request to this host, and to no other; at most 8192 bytes. A job's own header of the same name takes the place of one. Refused, since a log that keeps everything is no place for secrets and others are the fetcher's own, or a page's: authorization, cookie, proxy-authorization, host, connection, content-length, expect, keep-alive, proxy-connection, te, trailer, transfer-encoding, upgrade, user-agent, accept-encoding, range, if-match, if-none-match, if-modified-since, if-unmodified-since, if-range. */
            readonly headers?: {
                readonly [key: string]: string;
            };
            /** @description The name of an API key, or `anonymous`. */
            readonly by: string;
            readonly reason: string | null;
            /** Format: date-time */
            readonly setAt: string;
        };
        readonly StandingOverridesDto: {
            /** @description What was set by `PUT /v1/hosts/{host}`. */
            readonly byHand: components["schemas"]["HandOverridesDto"] | null;
            /** @description What the file of `HOST_OVERRIDES_FILE` says; it holds where nothing was set by hand, value by value. */
            readonly fromFile: components["schemas"]["OverridesDto"] | null;
        };
        readonly HostDto: {
            /**
             * @description With its port where that is not the usual.
             * @example example.com
             */
            readonly host: string;
            /** @description Fetches under way, over all runners, and those about to begin. */
            readonly running: number;
            /** @description Jobs that wait for a runner, also for their time. */
            readonly queued: number;
            /** @description Jobs that failed in the last hour, and have not been retried. */
            readonly failuresInLastHour: number;
            /** @description How many fetches of it may run at once, as it is set. While it keeps failing fewer do, which this does not show. */
            readonly slots: number;
            /** @description How far apart two fetches of it begin. */
            readonly delayMs: number;
            /**
             * Format: date-time
             * @description No fetch of it begins before, since one just began.
             */
            readonly nextStartAt: string | null;
            /** @description Until when it is left alone: by hand, because its server asked for it (`Retry-After`), or because it kept failing. */
            readonly hold: components["schemas"]["HoldDto"] | null;
            /** @description Told until the hold that it ended would have ended by itself. */
            readonly release: components["schemas"]["ReleaseDto"] | null;
            /** @description What it has of its own, and where that comes from; null where it is asked like every host. */
            readonly overrides: components["schemas"]["StandingOverridesDto"] | null;
        };
        readonly HostPageDto: {
            readonly items: readonly components["schemas"]["HostDto"][];
            /** @description The cursor of the next page; null on the last. */
            readonly next: string | null;
        };
        readonly SetOverridesDto: {
            /** @description How many fetches of it may run at once. */
            readonly slots?: number;
            /** @description How far apart two fetches of it begin. */
            readonly delayMs?: number;
            /** @description Whether its robots.txt is respected where a submission does not say. */
            readonly respectRobots?: boolean;
            /** @description Sent as `User-Agent`, unless a job has one of its own; what a robots.txt knows us by. */
            readonly userAgent?: string;
            /** @description Sent with each request to this host, and to no other; at most 8192 bytes. A job's own header of the same name takes the place of one. Refused, since a log that keeps everything is no place for secrets and others are the fetcher's own, or a page's: authorization, cookie, proxy-authorization, host, connection, content-length, expect, keep-alive, proxy-connection, te, trailer, transfer-encoding, upgrade, user-agent, accept-encoding, range, if-match, if-none-match, if-modified-since, if-unmodified-since, if-range. */
            readonly headers?: {
                readonly [key: string]: string;
            };
            /** @description For people; kept in the log. */
            readonly reason?: string | null;
        };
        readonly DataFilesDto: {
            readonly log: number;
            readonly bodies: number;
            readonly views: number;
            readonly runtime: number;
        };
        readonly DiskDto: {
            readonly freeBytes: number;
            readonly sizeBytes: number;
            /** @description What the files of the service take of it, in bytes. */
            readonly files: components["schemas"]["DataFilesDto"];
        };
        readonly JobCountsDto: {
            readonly queued: number;
            readonly running: number;
            readonly retrying: number;
            readonly paused: number;
            readonly completed: number;
            readonly failed: number;
            readonly cancelled: number;
        };
        readonly WaitingDto: {
            /** @description How many jobs wait for a runner, also for their time. */
            readonly depth: number;
            /** @description For how long the oldest waits of those that could start now; null where none could. */
            readonly oldestSeconds: number | null;
        };
        readonly MinuteDto: {
            /**
             * Format: date-time
             * @description When it begins.
             */
            readonly minute: string;
            readonly submitted: number;
            /** @description Jobs that ended in it as completed. */
            readonly completed: number;
            /** @description Jobs that ended in it as failed, and have not been retried. */
            readonly failed: number;
        };
        readonly HostLoadDto: {
            /** @example example.com */
            readonly host: string;
            readonly queued: number;
            readonly running: number;
            readonly failed: number;
        };
        readonly HostErrorsDto: {
            /** @example example.com */
            readonly host: string;
            readonly count: number;
        };
        readonly ErrorCountDto: {
            /** @enum {string} */
            readonly code: "http_status" | "dns_not_found" | "dns_failed" | "connection_refused" | "connection_reset" | "tls_failed" | "timeout_connect" | "timeout_headers" | "timeout_body" | "timeout_total" | "too_large" | "too_many_redirects" | "redirect_loop" | "bad_redirect" | "blocked_address" | "blocked_port" | "blocked_scheme" | "blocked_by_robots" | "invalid_response" | "unexpected_partial" | "truncated" | "body_lost" | "runner_lost" | "cancelled" | "internal";
            readonly count: number;
            /** @description The five hosts with the most of them: among the latest, where jobs failed on thousands of hosts. */
            readonly hosts: readonly components["schemas"]["HostErrorsDto"][];
        };
        readonly RunnerDto: {
            readonly id: string;
            /** @description It was heard of in the last 15 seconds. */
            readonly alive: boolean;
            /** @description How many fetches it may do at once. */
            readonly slots: number;
            readonly running: number;
            /** Format: date-time */
            readonly lastBeatAt: string;
        };
        readonly StatsDto: {
            readonly byStatus: components["schemas"]["JobCountsDto"];
            readonly queue: components["schemas"]["WaitingDto"];
            /** @description The last hour: sixty minutes, of which the last has begun. */
            readonly perMinute: readonly components["schemas"]["MinuteDto"][];
            /** @description The twenty hosts with the most jobs that wait or are fetched, and then with the most that failed. */
            readonly byHost: readonly components["schemas"]["HostLoadDto"][];
            /** @description What jobs failed with in the last hour, the most frequent first. */
            readonly byError: readonly components["schemas"]["ErrorCountDto"][];
            readonly runners: readonly components["schemas"]["RunnerDto"][];
            /** @description Entities of any kind whose views stand still: an event cannot be read. */
            readonly parkedStreams: number;
            /** @description The disk under the data; null where servers keep them. */
            readonly disk: components["schemas"]["DiskDto"] | null;
            /** @description How far the views are behind the log. */
            readonly lag: components["schemas"]["LagDto"];
        };
        readonly RebuildDto: {
            /** @description The number of the build that it makes. */
            readonly build: number;
            /** @description False where it was interrupted. */
            readonly isRunning: boolean;
            /** @description How much of the log is in it. */
            readonly done: number;
        };
        readonly BuildDto: {
            /** @description Counted from 1, never used twice. */
            readonly number: number;
            /** @description It is the one that answers. */
            readonly isActive: boolean;
            /** @description An earlier version wrote to it, and it must be made anew. */
            readonly isOutdated: boolean;
            /** @description Up to where the log is in it; null before the first event. */
            readonly position: string | null;
        };
        readonly ParkedStreamDto: {
            /** @example job-0f8fad5b-d9cb-469f-a165-70867728950e */
            readonly stream: string;
            /** @description Of the first event that cannot be read: its views lack all from there on. */
            readonly revision: string;
            /** @description What is wrong with that event. */
            readonly reason: string;
        };
        readonly SkippedEventDto: {
            /** @example job-0f8fad5b-d9cb-469f-a165-70867728950e */
            readonly stream: string;
            /** @description Of the event that the views do without. */
            readonly revision: string;
            /** @description What is wrong with that event. */
            readonly reason: string;
            /** Format: date-time */
            readonly at: string;
            /** @description Who said so: the name of the API key. */
            readonly by: string;
            /** @description Why, in the words of who did it. */
            readonly note: string | null;
        };
        readonly InspectionDto: {
            /**
             * @description The views and whether their bodies are there (`retriever verify`), what is in the bodies (`verify --bodies`), the chain of hashes of the log (`audit verify`), or the log before its head was signed (`audit checkpoint`).
             * @enum {string}
             */
            readonly of: "views" | "bodies" | "log" | "checkpoint";
            /**
             * Format: date-time
             * @description When it began: what came later it did not look at.
             */
            readonly at: string;
            /** @description All of it was looked at, and was as it should be. */
            readonly ok: boolean;
            /** @description What was looked at, and what was found. */
            readonly detail: string;
        };
        readonly OperationsDto: {
            /** @description Of the last event that views are made of. */
            readonly head: string;
            /** @description Which projector keeps the views; null where none does. */
            readonly projector: string | null;
            /** @description Of the views: one answers, and a rebuild makes the next beside it. */
            readonly builds: readonly components["schemas"]["BuildDto"][];
            /** @description Null where none is under way, and none was interrupted. */
            readonly rebuild: components["schemas"]["RebuildDto"] | null;
            /** @description How many streams are parked in the views that answer. */
            readonly parkedStreams: number;
            /** @description The first hundred of them. */
            readonly parked: readonly components["schemas"]["ParkedStreamDto"][];
            /** @description How many events the views that answer do without. */
            readonly skippedEvents: number;
            /** @description The first hundred of them. */
            readonly skipped: readonly components["schemas"]["SkippedEventDto"][];
            /** @description The latest of each kind that came to its end. */
            readonly inspections: readonly components["schemas"]["InspectionDto"][];
        };
        readonly ParkedRequestDto: {
            readonly reason?: string | null;
            /** @description Where the stream is parked, as it was told: where that is elsewhere by now, nothing is done. */
            readonly revision?: string | null;
        };
        readonly ReleasedStreamDto: {
            /** @example job-0f8fad5b-d9cb-469f-a165-70867728950e */
            readonly stream: string;
            /** @description Where it is parked now; null where it goes on. */
            readonly parked: components["schemas"]["ParkedStreamDto"] | null;
        };
        readonly DeliveryAnswerDto: {
            readonly httpStatus: number;
            /** @description How the body of the answer begins: 1,000 characters at most. */
            readonly excerpt: string;
        };
        readonly DeliveryErrorDto: {
            /**
             * @description As of a job.
             * @example connection_refused
             */
            readonly code: string;
            /** @description A sentence for people. */
            readonly message: string;
        };
        readonly DeliveryDto: {
            /** @description Numbers every delivery of the callback, from 1. */
            readonly attempt: number;
            /**
             * Format: uuid
             * @description Its `webhook-id`.
             */
            readonly messageId: string;
            /**
             * Format: date-time
             * @description When its outcome was known.
             */
            readonly at: string;
            readonly tookMs: number;
            /** @description What the receiver answered; null where it did not. */
            readonly answer: components["schemas"]["DeliveryAnswerDto"] | null;
            /** @description Why there is no answer. */
            readonly error: components["schemas"]["DeliveryErrorDto"] | null;
        };
        readonly CallbackLinksDto: {
            /** @description Null while it is pending. */
            readonly self: string | null;
            readonly job: string;
        };
        readonly CallbackDto: {
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly jobId: string;
            /** Format: uri */
            readonly url: string;
            /**
             * @description A job that was retried, and ends anew, is told of anew.
             * @enum {string}
             */
            readonly status: "pending" | "waiting" | "delivered" | "failed";
            /** @description A sentence for people. */
            readonly statusReason: string;
            /**
             * Format: uuid
             * @description The `webhook-id` of what is sent: the same however often.
             */
            readonly messageId: string | null;
            /**
             * Format: date-time
             * @description When its job ended for the first time.
             */
            readonly firstDueAt: string | null;
            /**
             * Format: date-time
             * @description When it is sent next; null where it is not.
             */
            readonly nextAt: string | null;
            /** @description How often it was sent. */
            readonly attempts: number;
            /** @description The latest 20, the first of them first. */
            readonly deliveries: readonly components["schemas"]["DeliveryDto"][];
            readonly links: components["schemas"]["CallbackLinksDto"];
        };
        readonly CallbackPageDto: {
            readonly items: readonly components["schemas"]["CallbackDto"][];
            /** @description The cursor of the next page; null on the last. */
            readonly next: string | null;
        };
        readonly Problem: {
            /** @example /problems/not_found */
            readonly type: string;
            /** @enum {string} */
            readonly code: "invalid_request" | "unauthorized" | "forbidden" | "not_found" | "method_not_allowed" | "not_acceptable" | "wrong_status" | "body_damaged" | "gone" | "too_large" | "unsupported_media_type" | "range_not_satisfiable" | "none_accepted" | "rate_limited" | "internal" | "overloaded" | "unavailable";
            readonly title: string;
            readonly status: number;
            /** @description A sentence for people */
            readonly detail: string;
            /** @description Also in the header Request-Id, and in the log */
            readonly requestId: string;
            /** @description What is wrong with the request, thing by thing */
            readonly errors?: readonly {
                readonly code: string;
                readonly detail: string;
                /** @description Where in the body (RFC 6901) */
                readonly pointer?: string;
                /** @description Which parameter, or which header */
                readonly parameter?: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly live: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["LifeDto"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ready: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HealthDto"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is wrong: see the checks */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HealthDto"];
                };
            };
        };
    };
    readonly metrics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listJobs: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description The `next` of an earlier page. */
                readonly cursor?: string;
                /** @description Submitted at or after a time of ISO 8601 with its zone, or a day of UTC. */
                readonly from?: string;
                /** @description Submitted before a time of ISO 8601 with its zone, or a day of UTC, which is included. */
                readonly till?: string;
                /** @description Words, all of which are true: `status: host: error: http: tag: url: after: before:`, words of the URL. */
                readonly q?: string;
                /** @description Separated by commas. */
                readonly status?: readonly ("queued" | "running" | "retrying" | "paused" | "completed" | "failed" | "cancelled")[];
                /** @description With its port where that is not the usual. */
                readonly host?: string;
                readonly url?: string;
                /** @description What URLs begin with, the whole host included: 200 characters at most. */
                readonly urlPrefix?: string;
                readonly tag?: string;
                /** @description Separated by commas. */
                readonly errorCode?: readonly ("http_status" | "dns_not_found" | "dns_failed" | "connection_refused" | "connection_reset" | "tls_failed" | "timeout_connect" | "timeout_headers" | "timeout_body" | "timeout_total" | "too_large" | "too_many_redirects" | "redirect_loop" | "bad_redirect" | "blocked_address" | "blocked_port" | "blocked_scheme" | "blocked_by_robots" | "invalid_response" | "unexpected_partial" | "truncated" | "body_lost" | "runner_lost" | "cancelled" | "internal")[];
                readonly httpStatus?: string;
                /** @description Separated by commas. */
                readonly id?: readonly string[];
                /** @description By `finishedAt` there are none but final jobs. */
                readonly sort?: "submittedAt" | "-submittedAt" | "finishedAt" | "-finishedAt";
                /** @description The list as it was at this time, by what was recorded by then; ages in `q` count from it. */
                readonly at?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobPageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly submitJob: {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait, as `Prefer: wait=N` says it. */
                readonly wait?: number;
                /** @description Answers what would happen, and makes nothing. */
                readonly dryRun?: boolean;
            };
            readonly header?: {
                readonly Prefer?: string;
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SubmissionDto"];
            };
        };
        readonly responses: {
            /** @description Another job stands for it already, or the job was final in time; of a dry run, what would happen. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobDto"] | components["schemas"]["DryRunDto"];
                };
            };
            /** @description A job was made for this submission, or for an earlier sending of it. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: What this made was deleted since */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getJob: {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait, as `Prefer: wait=N` says it. */
                readonly wait?: number;
                /** @description As it was at this time, by what was recorded by then. */
                readonly at?: string;
                /** @description Separated by commas. */
                readonly include?: readonly ("text" | "page")[];
            };
            readonly header?: {
                readonly Prefer?: string;
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    /** @description The revision. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobDto"];
                };
            };
            /** @description It still is what `If-None-Match` names. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteJob: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is deleted, or was before. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly submitBatch: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BatchDto"];
                readonly "text/plain": string;
                readonly "application/x-ndjson": string;
            };
        };
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BatchAnswerDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `none_accepted`: No item was accepted */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"] & {
                        readonly items: readonly components["schemas"]["BatchOutcomeDto"][];
                    };
                };
            };
            /** @description `rate_limited`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly actOnJobs: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BulkDto"];
            };
        };
        readonly responses: {
            /** @description Of a dry run. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BulkPreviewDto"];
                };
            };
            readonly 202: {
                headers: {
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: What this made was deleted since */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly retryJob: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cancelJob: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly pauseJob: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly resumeJob: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["JobDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listJobEvents: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description The `next` of an earlier page. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventPageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly readResult: {
        readonly parameters: {
            readonly query?: {
                /** @description How to read the page; its bytes without this. */
                readonly as?: "text" | "markdown" | "links" | "json";
                /** @description What came of a body that broke off, and nothing else. */
                readonly partial?: boolean;
            };
            readonly header?: {
                readonly "If-None-Match"?: string;
                readonly "If-Range"?: string;
                readonly Range?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The whole. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": string;
                };
            };
            /** @description The range. */
            readonly 206: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": string;
                };
            };
            /** @description It is what `If-None-Match` names. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_acceptable`: It cannot be read in this way */
            readonly 406: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this; `body_damaged`: What was kept is damaged */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `range_not_satisfiable`: The range lies outside of the result */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listTasks: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description The `next` of an earlier page. */
                readonly cursor?: string;
                /** @description Submitted at or after a time of ISO 8601 with its zone, or a day of UTC. */
                readonly from?: string;
                /** @description Submitted before a time of ISO 8601 with its zone, or a day of UTC, which is included. */
                readonly till?: string;
                readonly sort?: "submittedAt" | "-submittedAt";
                /** @description Separated by commas. */
                readonly status?: readonly ("submitted" | "running" | "succeeded" | "failed")[];
                readonly queue?: string;
                /** @description Separated by commas. */
                readonly id?: readonly string[];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TaskPageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly submitTask: {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait, as `Prefer: wait=N` says it. */
                readonly wait?: number;
            };
            readonly header?: {
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["SubmitTaskDto"];
            };
        };
        readonly responses: {
            /** @description There is one of that id already, or it was final in time. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TaskDto"];
                };
            };
            /** @description A task was made. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TaskDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getTask: {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait, as `Prefer: wait=N` says it. */
                readonly wait?: number;
            };
            readonly header?: {
                readonly Prefer?: string;
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    /** @description The revision. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TaskDto"];
                };
            };
            /** @description It still is what `If-None-Match` names. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteTask: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is deleted, or was before. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly retryTask: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TaskDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly claimTasks: {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait, as `Prefer: wait=N` says it. */
                readonly wait?: number;
            };
            readonly header?: {
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ClaimDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ClaimAnswerDto"];
                };
            };
            /** @description None waits, or the queue is paused. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly extendLease: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["HeartbeatDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HeartbeatAnswerDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly completeTask: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CompletionDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TaskDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listTaskEvents: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description The `next` of an earlier page. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventPageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listQueues: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description The `next` of an earlier page. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueuePageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly pauseQueue: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueueDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly resumeQueue: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueueDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly importFile: {
        readonly parameters: {
            readonly query?: {
                /** @description The column with the URLs: its name, or its number from 1. `url`, or the first that holds URLs. */
                readonly column?: string;
                /** @description A task has its row as its data, by the names of the columns, and `queue` and `description` besides. */
                readonly into?: "jobs" | "tasks";
                /** @description One ASCII character, or `comma`, `semicolon`, `tab`, `pipe`. Guessed. */
                readonly separator?: string;
                /** @description Of the WHATWG Encoding standard. Guessed. */
                readonly encoding?: string;
                /** @description Whether the first row names columns. Guessed. */
                readonly header?: boolean;
                /** @description How old a job of the same URL may be to stand for this submission; 0 always makes a new one. */
                readonly maxAgeSeconds?: number;
                /** @description Which responses count: those with a status of 2xx, or every one. */
                readonly acceptStatus?: "success" | "any";
                /** @description For the whole fetch, redirects included. */
                readonly timeoutSeconds?: number;
                /** @description Of the body, as received and as decoded. */
                readonly maxBytes?: number;
                /** @description Failures until the job ends as failed. */
                readonly maxAttempts?: number;
                /** @description Higher ones are fetched first. */
                readonly priority?: number;
                /** @description Not fetched before this time, which names its zone and is at most a year ahead. */
                readonly notBefore?: string | null;
                /** @description Words to find the job by. In a query: separated by commas. */
                readonly tags?: readonly string[];
                /** @description Whether nothing is fetched that the robots.txt of its origin keeps from us (RFC 9309). Where nothing is said, each host that is asked may have this of its own. */
                readonly respectRobots?: boolean;
                /** @description Is sent the job, as a signed POST, once it is final: also where another job stands for this submission. */
                readonly callbackUrl?: string;
                /** @description Seconds to wait, as `Prefer: wait=N` says it. */
                readonly wait?: number;
            };
            readonly header?: {
                readonly Prefer?: string;
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "text/csv": string;
                readonly "application/gzip": string;
                readonly "multipart/form-data": {
                    /**
                     * Format: csv-lines
                     * @example url
                     *     https://example.com/a
                     *     https://example.com/b
                     */
                    readonly file: string;
                };
            };
        };
        readonly responses: {
            /** @description It was waited for, and ended in time. */
            readonly 200: {
                headers: {
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferDto"];
                };
            };
            readonly 202: {
                headers: {
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: What this made was deleted since */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly exportJobs: {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait, as `Prefer: wait=N` says it. */
                readonly wait?: number;
            };
            readonly header?: {
                readonly Prefer?: string;
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ExportRequestDto"];
            };
        };
        readonly responses: {
            /** @description It was waited for, and ended in time. */
            readonly 200: {
                headers: {
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferDto"];
                };
            };
            readonly 202: {
                headers: {
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: What this made was deleted since */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listTransfers: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description The `next` of an earlier page. */
                readonly cursor?: string;
                /** @description Separated by commas. */
                readonly status?: readonly ("pending" | "running" | "paused" | "stopped" | "completed" | "failed")[];
                readonly kind?: "import" | "export" | "bulk";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferPageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getTransfer: {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait, as `Prefer: wait=N` says it. */
                readonly wait?: number;
            };
            readonly header?: {
                readonly Prefer?: string;
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    /** @description The revision. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description It still is what `If-None-Match` names. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteTransfer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is deleted, or was before. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly pauseTransfer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly resumeTransfer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly stopTransfer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly readFile: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                readonly "If-Range"?: string;
                readonly Range?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What is there. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description The range. */
            readonly 206: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_damaged`: What was kept is damaged */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `range_not_satisfiable`: The range lies outside of the result */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly readErrors: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The rejected rows, in their order. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_damaged`: What was kept is damaged */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly watch: {
        readonly parameters: {
            readonly query?: {
                /** @description Only events after this position; 0: all. Without it: those that happen from now on. */
                readonly after?: string;
                /** @description Separated by commas. */
                readonly job?: readonly string[];
                /** @description Separated by commas. */
                readonly type?: readonly string[];
                /** @description Events of jobs with any of these tags. Repeated for each of them: a tag may have commas in it. */
                readonly tag?: readonly string[];
                /** @description Separated by commas. */
                readonly host?: readonly string[];
                /** @description Ends the stream once it has come to the present and has then been open for so many seconds. */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description The last `id` that the client was sent. It counts before `after`. */
                readonly "Last-Event-ID"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Events, until somebody hangs up. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": {
                        /** @description The position of the event. */
                        readonly id: string;
                        readonly data: string;
                    };
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listUrlJobs: {
        readonly parameters: {
            readonly query: {
                readonly limit?: number;
                /** @description The `next` of an earlier page. */
                readonly cursor?: string;
                readonly url: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UrlJobPageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly diffResults: {
        readonly parameters: {
            readonly query: {
                /** @description The earlier job. */
                readonly from: string;
                /** @description The later job. */
                readonly to: string;
                /** @description `json`: field by field, whatever their order. */
                readonly by?: "lines" | "words" | "json";
                /** @description In JSON it never counts. */
                readonly ignoreWhitespace?: boolean;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DiffDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this; `body_damaged`: What was kept is damaged */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listHosts: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description The `next` of an earlier page. */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HostPageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getHost: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly host: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HostDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly setOverrides: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly host: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SetOverridesDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HostDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly holdHost: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly host: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["HoldRequestDto"] & (unknown | unknown);
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HostDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly releaseHost: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly host: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HostDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getStats: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StatsDto"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getOperations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OperationsDto"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly retryParkedStream: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly stream: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ParkedRequestDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReleasedStreamDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly skipParkedEvent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly stream: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ParkedRequestDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReleasedStreamDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listCallbacks: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                /** @description The `next` of an earlier page. */
                readonly cursor?: string;
                /** @description Separated by commas. */
                readonly status?: readonly ("waiting" | "delivered" | "failed")[];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CallbackPageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getCallback: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CallbackDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly redeliverCallback: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReasonDto"];
            };
        };
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CallbackDto"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong_status`: Its status does not allow this */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_large`: The request is too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This media type is not read here */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: Too much is asked at once; `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listJobCallbacks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An item a line, where `Accept` prefers that. */
            readonly 200: {
                headers: {
                    /** @description Where there is a next page: `<…>; rel="next"`. */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CallbackPageDto"];
                    readonly "application/x-ndjson": string;
                };
            };
            /** @description `invalid_request`: The request is not valid */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is no such thing */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: The service failed */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A store cannot be reached, or takes no writes */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
