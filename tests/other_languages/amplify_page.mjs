// Script of the page of amplify.mjs: an app of Amplify whose user signs in at a provider of the app's own choice.
import { Amplify } from "aws-amplify";
import { decodeJWT, fetchAuthSession } from "aws-amplify/auth";
import { cognitoCredentialsProvider } from "aws-amplify/auth/cognito";

let token;
const tokenProvider = {
  // The access token is for the app's own API; Amplify sends the id token alone to the identity pool.
  getTokens: async () => (token ? { accessToken: decodeJWT(token), idToken: decodeJWT(token) } : null),
};
Amplify.configure(
  { Auth: { Cognito: { identityPoolId: world.pool, identityPoolEndpoint: world.url, allowGuestAccess: true } } },
  { Auth: { tokenProvider, credentialsProvider: cognitoCredentialsProvider } },
);

/** Returns Amplify's session of the visitor: of a guest until an id token was given once. */
window.session = async (idToken, options) => {
  token = idToken ?? token;
  const { identityId, credentials } = await fetchAuthSession(options);
  return { identityId, ...credentials };
};

/** Returns the name of the error that Amplify has for a session that the service does not give. */
window.refusedSession = () =>
  window.session(undefined, { forceRefresh: true }).then(() => "a session", (error) => error.name);
