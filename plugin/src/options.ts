/** The defaults of every option. */
export const defaults = { path: '/chatkit' };
