export const signOn = {
  title: 'Sign on',
};
