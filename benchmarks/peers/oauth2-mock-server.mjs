// oauth2-mock-server as its documentation starts it, with one RSA-2048 key. Prints its URL when it listens.
import { OAuth2Server } from 'oauth2-mock-server';

const server = new OAuth2Server();
await server.issuer.keys.generate('RS256');
await server.start(0, '127.0.0.1');
console.log(`http://127.0.0.1:${server.address().port}/token`);
