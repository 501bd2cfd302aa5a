import { createRouter, createWebHashHistory } from 'vue-router';
import JobsPage from './jobs/JobsPage.vue';

/**
 * Everything behind a `#`: the paths `/jobs` and `/tasks` are older services', and what somebody searches for stands in no
 * log of a proxy. Only the first page comes with the first load.
 */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'jobs', component: JobsPage, meta: { title: 'Jobs' } },
    { path: '/job/:id', name: 'job', component: () => import('./job/JobPage.vue'), meta: { title: 'Job' } },
    { path: '/url', name: 'url', component: () => import('./url/UrlPage.vue'), meta: { title: 'URL' } },
    {
      path: '/overview',
      name: 'overview',
      component: () => import('./overview/OverviewPage.vue'),
      meta: { title: 'Overview' },
    },
    {
      path: '/operate',
      name: 'operate',
      component: () => import('./operate/OperatePage.vue'),
      meta: { title: 'Operate' },
    },
    {
      path: '/:rest(.*)*',
      name: 'nowhere',
      component: () => import('./shared/NowherePage.vue'),
      meta: { title: 'Nothing here' },
    },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
});

router.afterEach((to) => {
  document.title = `${String(to.meta['title'])} · Retriever`;
});
