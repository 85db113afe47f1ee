import { createRouter, createWebHistory } from 'vue-router'

/** Heavy pages come only when they are asked for. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'home', component: () => import('./pages/HomePage.vue') },
    { path: '/organizations/:id', name: 'organization', component: () => import('./pages/OrganizationPage.vue'), props: true },
    { path: '/findings', name: 'findings', component: () => import('./pages/FindingsPage.vue') },
    { path: '/findings/:id', name: 'finding', component: () => import('./pages/FindingPage.vue'), props: true },
    { path: '/city', name: 'city', component: () => import('./pages/CityPage.vue') },
    { path: '/ledger', name: 'ledger', component: () => import('./pages/LedgerPage.vue') },
    { path: '/console', name: 'console', component: () => import('./pages/ConsolePage.vue') },
    { path: '/load', name: 'load', component: () => import('./pages/LoadPage.vue') },
    { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./pages/NowherePage.vue') },
  ],
  // A change of filters stays where the reader is; another page begins at its top.
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

// The language stays in the address, so that a link opens as its sender saw it.
router.beforeEach((to, from) => {
  if (from.query.lang && to.query.lang === undefined) return { ...to, query: { ...to.query, lang: from.query.lang } }
  return true
})
