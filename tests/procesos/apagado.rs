//! The server ends when it is told to, and cuts nothing off.

use anyhow::{Result, ensure};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vigia_protocol::expedientes::ExpedientesPage;
use vigia_tests::{
    firma::Firma,
    node::NodeSocket,
    process::Signal,
    wait::{until, within},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_in_flight_is_answered_before_the_server_ends() -> Result<()> {
    let mut firma = Firma::open().await?;
    let body =
        json!({ "caratula": "Sosa, Elena c/ Clínica San Roque S.A. s/ responsabilidad médica" }).to_string();
    let (first, rest) = body.as_bytes().split_at(20);
    let head = format!(
        "POST /api/v1/expedientes HTTP/1.1\r\nHost: vigia\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        firma.lucia.token(),
        body.len()
    );
    let mut connection = TcpStream::connect(("127.0.0.1", firma.server.port()?)).await?;
    connection.write_all(head.as_bytes()).await?;
    connection.write_all(first).await?;
    // The server has begun to read the request once it answers another one that came later.
    firma.lucia.inbox().await?;

    firma.server.signal(Signal::TERM)?;
    refuses_newcomers(firma.server.port()?).await?;
    connection.write_all(rest).await?;
    let mut answer = String::new();
    within("the answer", async { Ok(connection.read_to_string(&mut answer).await?) }).await?;
    ensure!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    ensure!(firma.server.ended().await?.success());

    firma.server.restart().await?;
    let page: ExpedientesPage = firma.lucia.get("/expedientes?q=Sosa").await?;
    ensure!(page.total == 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_accepted_just_before_the_end_is_there_afterwards() -> Result<()> {
    let mut firma = Firma::open().await?;
    let case =
        firma.lucia.new_expediente("Arce, Gustavo c/ Constructora Pampa S.A. s/ vicios ocultos").await?;
    let mut socket =
        NodeSocket::connect(firma.server.origin(), json!({ "token": firma.lucia.token() })).await?;
    let due = firma.in_days(5).await?;
    let deadline = firma.lucia.new_prescripcion(&case.resumen.id, due).await?;
    ensure!(firma.server.terminate().await?.success(), "a clean end");
    socket.disconnected().await?;

    firma.server.restart().await?;
    let entry = until("the alert", async || firma.lucia.newest("prescripcion:alert").await).await?;
    ensure!(entry.payload["id"] == deadline.id.as_str());
    Ok(())
}

/// Waits until nobody new is let in.
async fn refuses_newcomers(port: u16) -> Result<()> {
    let refused = async || Ok(TcpStream::connect(("127.0.0.1", port)).await.is_err().then_some(()));
    until("a server that lets nobody in", refused).await
}
