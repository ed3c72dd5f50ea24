//! TLS for the driver, by rustls.

use super::address::{Address, RootCertificates, SslMode};
use postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore};
use rustls::{Error, SignatureScheme};
use schema_core::Diagnostic;
use sha2::{Digest, Sha256, Sha384, Sha512};
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::rustls;

/// Where operating systems keep the root certificates that they trust.
const SYSTEM_ROOTS: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/etc/ssl/cert.pem",
];

/// Makes TLS sessions as one address asks for them.
#[derive(Clone)]
pub(super) struct Connector {
    config: Arc<ClientConfig>,
}

impl Connector {
    pub(super) fn new(address: &Address) -> Result<Self, Diagnostic> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = match (address.ssl_mode, &address.ssl_root) {
            (SslMode::VerifyFull, roots) => {
                Verifier::trusting(&provider, roots.as_ref(), Name::Checked)?
            }
            (SslMode::VerifyCa, roots) => Verifier::trusting(&provider, roots.as_ref(), Name::Any)?,
            // libpq checks the chain as soon as there is a root certificate to check it by.
            (SslMode::Require, Some(roots)) => {
                Verifier::trusting(&provider, Some(roots), Name::Any)?
            }
            _ => Arc::new(Verifier {
                chain: None,
                trusted: Vec::new(),
                name: Name::Any,
                provider: Arc::clone(&provider),
            }),
        };
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| unusable(&error))?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let mut config = match &address.ssl_client {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = certificates(certificate)?;
                let key = PrivateKeyDer::from_pem_file(key).map_err(|error| {
                    Diagnostic::error(
                        "tls-client-key",
                        format!("the client key {} cannot be used: {error}", key.display()),
                    )
                    .help("a key in PEM form without a passphrase is needed")
                })?;
                builder.with_client_auth_cert(chain, key).map_err(|error| unusable(&error))?
            }
        };
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(Self { config: Arc::new(config) })
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Diagnostic> {
    let unreadable = |why: &dyn std::fmt::Display| {
        Diagnostic::error(
            "tls-certificate-file",
            format!("the certificate file {} cannot be used: {why}", file.display()),
        )
        .help("a file in PEM form is needed")
    };
    let found: Vec<_> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| unreadable(&error))?;
    if found.is_empty() { Err(unreadable(&"it holds none")) } else { Ok(found) }
}

fn roots(
    configured: Option<&RootCertificates>,
) -> Result<(RootCertStore, Vec<CertificateDer<'static>>), Diagnostic> {
    let file = match configured {
        Some(RootCertificates::File(file)) => file.clone(),
        Some(RootCertificates::System) | None => std::env::var_os("SSL_CERT_FILE")
            .map(Into::into)
            .or_else(|| {
                SYSTEM_ROOTS.iter().map(Path::new).find(|file| file.is_file()).map(Into::into)
            })
            .ok_or_else(|| {
                Diagnostic::error("tls-no-roots", "no trusted root certificates were found")
                    .help("name the file that holds them: sslrootcert=/path/to/root.crt")
            })?,
    };
    let mut store = RootCertStore::empty();
    // Bundles of operating systems hold certificates that rustls does not take; the rest counts.
    let trusted = certificates(&file)?;
    let (usable, _) = store.add_parsable_certificates(trusted.iter().cloned());
    if usable == 0 {
        return Err(Diagnostic::error(
            "tls-certificate-file",
            format!("{} holds no root certificate that can be used", file.display()),
        )
        .help("root certificates need version 3 of X.509"));
    }
    Ok((store, trusted))
}

fn unusable(error: &Error) -> Diagnostic {
    Diagnostic::error("tls-configuration", format!("TLS cannot be set up: {error}"))
        .help("check sslcert, sslkey and sslrootcert")
}

/// Whether the certificate must be for the name that was connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Checked,
    Any,
}

/// libpq's levels of checking.
#[derive(Debug)]
struct Verifier {
    /// None: any certificate will do.
    chain: Option<Arc<WebPkiServerVerifier>>,
    /// Certificates that are trusted as they are, as a server's self-signed one is.
    trusted: Vec<CertificateDer<'static>>,
    name: Name,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn trusting(
        provider: &Arc<CryptoProvider>,
        configured: Option<&RootCertificates>,
        name: Name,
    ) -> Result<Arc<dyn ServerCertVerifier>, Diagnostic> {
        let (store, trusted) = roots(configured)?;
        let chain =
            WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(provider))
                .build()
                .map_err(|error| {
                    Diagnostic::error("tls-configuration", format!("TLS cannot be set up: {error}"))
                })?;
        Ok(Arc::new(Self { chain: Some(chain), trusted, name, provider: Arc::clone(provider) }))
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        if self.trusted.contains(end_entity) {
            if self.name == Name::Checked {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
            }
            return Ok(ServerCertVerified::assertion());
        }
        let verified = chain.verify_server_cert(end_entity, intermediates, server_name, ocsp, now);
        match verified {
            // The name is looked at after the chain, so the chain is good.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.name == Name::Any => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl<S> MakeTlsConnect<S> for Connector
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Stream = Session<S>;
    type TlsConnect = Handshake;
    type Error = io::Error;

    fn make_tls_connect(&mut self, domain: &str) -> io::Result<Handshake> {
        // The driver asks for a name before it knows whether there will be TLS. A name that is
        // not one of DNS can only be connected to where names are not checked.
        let name = ServerName::try_from(domain.to_owned())
            .or_else(|_| ServerName::try_from("invalid.invalid"))
            .map_err(io::Error::other)?;
        Ok(Handshake { name, config: Arc::clone(&self.config) })
    }
}

/// One TLS handshake to come.
pub(super) struct Handshake {
    name: ServerName<'static>,
    config: Arc<ClientConfig>,
}

impl<S> TlsConnect<S> for Handshake
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Stream = Session<S>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Session<S>>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        let handshake = tokio_rustls::TlsConnector::from(self.config).connect(self.name, stream);
        Box::pin(async { handshake.await.map(Session) })
    }
}

/// A stream inside TLS.
pub(super) struct Session<S>(tokio_rustls::client::TlsStream<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Session<S> {
    fn channel_binding(&self) -> ChannelBinding {
        let (_, session) = self.0.get_ref();
        session
            .peer_certificates()
            .and_then(<[_]>::first)
            .and_then(|certificate| end_point(certificate))
            .map_or_else(ChannelBinding::none, ChannelBinding::tls_server_end_point)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Session<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Session<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

/// `tls-server-end-point` of RFC 5929: the certificate's hash by the function of its signature,
/// SHA-256 in place of MD5 and SHA-1. None for signatures for which the RFC defines nothing.
fn end_point(certificate: &[u8]) -> Option<Vec<u8>> {
    // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OID, … }, … }
    let (body, _) = element(0x30, certificate)?;
    let (_, after) = element(0x30, body)?;
    let (algorithm, _) = element(0x30, after)?;
    let (oid, _) = element(0x06, algorithm)?;
    let digest = match oid {
        // 1.2.840.113549.1.1: RSA with MD5, SHA-1, SHA-256, SHA-384, SHA-512
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4 | 5 | 11]
        // 1.2.840.10045.4: ECDSA with SHA-1, and .3.2: with SHA-256
        | [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1 | 3, ..]
            if !matches!(oid, [.., 4, 3, 3 | 4]) =>
        {
            Sha256::digest(certificate).to_vec()
        }
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12] | [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3] => {
            Sha384::digest(certificate).to_vec()
        }
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13] | [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4] => {
            Sha512::digest(certificate).to_vec()
        }
        _ => return None,
    };
    Some(digest)
}

/// The content of a DER element with the given tag, and what follows it.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let length = bytes.iter().try_fold(0_usize, |length, byte| {
            length.checked_mul(256)?.checked_add(usize::from(*byte))
        })?;
        (length, rest)
    };
    (found == tag).then(|| rest.split_at_checked(length))?
}
